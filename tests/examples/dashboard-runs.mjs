// A run of deletes: hold, pause, stop, abort, failures, retry.
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { LOST_ANSWER } from './kit.mjs';

export const forever = (fault) => ({ ...fault, times: 'forever' });
export const texts = (count) => Array.from({ length: count }, (_, index) => `message ${index}`);

export const looksAt = (standin) => ({
  there: (ids) => Promise.all(ids.map(standin.exists)),
  nothingSent: async (ids) => assert.deepEqual(await Promise.all(ids.map(standin.requests)), ids.map(() => [])),
});

export function runChecks({ standin, control }, check) {
  const { there, nothingSent } = looksAt(standin);
  return [
    check('a hold is shown with what the API asks, and ends', ['slow', 'a', 'b'], async (page, ids) => {
      await standin.fault(ids[0], { status: 429, headers: { 'retry-after': '3' } });
      await page.click('#select-all');
      await page.deleteSelected();
      await page.says('#hold', 'The API asks to wait');
      assert.match(await page.text('#hold'), /^The API asks to wait [1-4] s$/);
      await page.ended();
      assert.equal(await page.exists('#hold'), false);
      assert.equal(await page.text('#run-title'), '3 of 3 messages deleted');
    }),
    check('Pause sends nothing more, and Resume goes on', texts(12), async (page, ids) => {
      for (const id of ids) await standin.fault(id, { delayMs: 250 });
      await page.click('#select-all');
      await page.deleteSelected();
      await page.until(() => document.querySelector('#messages [data-state="deleted"]') !== null);
      await page.click('#pause');
      await page.says('#run-title', 'Paused');
      await page.until(() => document.querySelector('#messages tr[data-state="sending"]') === null);
      const paused = await page.count('waiting');
      assert.ok(paused > 0 && paused < 12, `${paused} wait`);
      await setTimeout(800);
      assert.equal(await page.count('waiting'), paused);
      assert.equal((await there(ids)).filter(Boolean).length, paused);
      await page.click('#pause');
      await page.ended();
      assert.equal(await page.text('#run-title'), '12 of 12 messages deleted');
    }),
    check('Stop finishes what is in flight and sends no more, also out of a pause', texts(12), async (page, ids) => {
      for (const id of ids) await standin.fault(id, { delayMs: 400 });
      await page.click('#select-all');
      await page.deleteSelected();
      await page.until(() => document.querySelector('#messages tr[data-state="sending"]') !== null);
      await page.click('#pause');
      await page.click('#stop');
      await page.ended();
      const states = await page.states();
      const sent = ids.filter((id) => states[id] !== 'not sent');
      assert.ok(sent.length > 0 && sent.length < 12, `${sent.length} sent`);
      assert.deepEqual(sent.map((id) => states[id]), sent.map(() => 'deleted'));
      assert.deepEqual(await there(sent), sent.map(() => false));
      await nothingSent(ids.filter((id) => !sent.includes(id)));
      assert.equal(await page.text('#run-title'), `${sent.length} of 12 messages deleted, ${12 - sent.length} not sent`);
      assert.match(await page.text('#why'), /^Stopped/);
    }),
    check('Stop ends a hold at once, and what waited in it is certainly not deleted', texts(4), async (page, ids) => {
      for (const id of ids) await standin.fault(id, forever({ status: 429, headers: { 'retry-after': '600' } }));
      await page.click('#select-all');
      await page.deleteSelected();
      await page.says('#hold', 'The API asks to wait 10 min');
      await page.click('#stop');
      await page.ended();
      assert.match(await page.text('#run-title'), /^0 of 4 messages deleted, (\d failed, )?\d not sent$/);
      assert.deepEqual(await there(ids), [true, true, true, true]);
    }),
    check('Abort cuts off what is in flight: its outcome is unknown, and said to be', texts(8), async (page, ids) => {
      for (const id of ids) await standin.fault(id, { delayMs: 60_000 });
      await page.click('#select-all');
      await page.deleteSelected();
      // On their way is not yet there. The first goes alone, until its answer is known.
      while ((await control('GET', 'state')).openRequests === 0) await setTimeout(20);
      const sent = await page.until(() => document.querySelectorAll('#messages tr[data-state="sending"]').length);
      await page.click('#abort');
      await page.ended();
      const unknown = await page.count('outcome unknown');
      assert.ok(unknown >= sent && unknown < 8, `${unknown} unknown`);
      assert.equal(await page.count('not sent'), 8 - unknown);
      assert.equal(await page.text('#run-title'), `0 of 8 messages deleted, ${unknown} with an unknown outcome, ${8 - unknown} not sent`);
      assert.match(await page.text('#why'), /^Aborted: what was in flight may be deleted/);
      assert.match(await page.text('tr[data-state="unknown"] .reason'), /It may be deleted/);
    }),
    check('refused, gone, lost and "success: false" are told apart, and a retry tells the rest', ['refused', 'gone', 'lost', 'false', 'fine'], async (page, ids) => {
      const [refused, gone, lost, unsuccessful, fine] = ids;
      await standin.fault(refused, forever({ status: 400 }));
      await standin.fault(gone, { status: 404, deletes: true });
      await standin.fault(lost, LOST_ANSWER);
      await standin.fault(unsuccessful, forever({ json: { success: false } }));
      await page.click('#select-all');
      await page.deleteSelected();
      await page.ended();
      assert.deepEqual(await page.states(), { [refused]: 'failed', [gone]: 'already gone', [lost]: 'outcome unknown', [unsuccessful]: 'not deleted', [fine]: 'deleted' });
      assert.equal(await page.text('#run-title'), '1 of 5 messages deleted, 1 already gone, 1 not deleted, 1 failed, 1 with an unknown outcome');
      assert.equal(await page.text(`tr[data-id="${refused}"] .reason`), 'Invalid mass message id');
      for (const id of ids) await standin.fault(id);
      await page.ask('#retry');
      assert.equal(await page.text('#confirm-title'), 'Delete 3 messages?');
      await page.confirm();
      await page.click('#start-now');
      await page.says('#run-title', '2 of 3 messages deleted, 1 already gone');
      assert.equal(await page.exists('#retry'), false);
      assert.equal((await page.states())[lost], 'already gone');
    }),
    check('an unknown outcome stays unknown through a retry that is cancelled, stopped or refused', ['lost', 'fine'], async (page, [lost]) => {
      await standin.fault(lost, LOST_ANSWER);
      await page.select(lost);
      await page.deleteSelected();
      await page.ended();
      await page.ask('#retry');
      await page.confirm();
      await page.click('#cancel');
      await page.gone('#run');
      assert.equal((await page.states())[lost], 'outcome unknown');
      await standin.fault(lost, forever({ status: 400, delayMs: 500 }));
      await page.deleteSelected();
      await page.ended();
      assert.equal((await page.states())[lost], 'outcome unknown', 'refused');
      assert.equal(await page.text('#run-title'), '0 of 1 message deleted, 1 with an unknown outcome');
      await standin.fault(lost, forever({ status: 403 }));
      await page.click('#select-all');
      await page.deleteSelected();
      await page.ended();
      assert.equal((await page.states())[lost], 'outcome unknown', 'stopped');
    }),
    check('what every other delete would share stops the rest, and is named', texts(12), async (page, ids) => {
      for (const id of ids) await standin.fault(id, forever({ status: 403, delayMs: 100 }));
      await page.click('#select-all');
      await page.deleteSelected();
      await page.ended();
      const failed = await page.count('failed');
      assert.ok(failed >= 1 && failed <= 4, `${failed} failed`);
      assert.equal(await page.count('not sent'), 12 - failed);
      assert.match(await page.text('#why'), /every other message would fail in the same way.*permission/);
    }),
  ];
}
