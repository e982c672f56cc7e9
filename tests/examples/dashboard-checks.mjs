// What the dashboard promises, in every browser.
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { forever, looksAt, runChecks, texts } from './dashboard-runs.mjs';
import { LOST_ANSWER } from './kit.mjs';
import { TOKEN } from './worker-kit.mjs';


export function browserChecks({ standin, connect, withPage, proxy, control, url }) {
  /** A check on a page that shows these messages, of a connection of their own. */
  const check = (name, texts, run, { red = false, ...options } = {}) => ({
    name,
    red,
    async run() {
      const { connectionId, ids } = await standin.connection(...texts);
      await connect({ main: connectionId });
      await withPage(async (page) => {
        await page.listed(ids.length);
        await run(page, ids, connectionId);
      }, options);
    },
  });
  const { there, nothingSent } = looksAt(standin);

  return [
    check('two are selected and confirmed: both rows change, both are gone, the others are left', ['a', 'b', 'c', 'd'], async (page, [a, b, c, d]) => {
      await page.select(b, d);
      await page.says('#count', '2 selected');
      await page.ask();
      assert.equal(await page.text('#confirm-title'), 'Delete 2 messages?');
      await page.confirm();
      await nothingSent([a, b, c, d]);
      await page.click('#start-now');
      await page.ended();
      assert.deepEqual(await there([a, b, c, d]), [true, false, true, false]);
      assert.deepEqual(await page.states(), { [a]: '', [b]: 'deleted', [c]: '', [d]: 'deleted' });
      assert.equal(await page.text('#run-title'), '2 of 2 messages deleted');
      await page.click('#reload');
      await page.listed(2);
    }, { red: true }),
    check('what goes is the selection that the filter lets through, and the rest is named', ['red one', 'red two', 'blue one', 'blue two', 'blue three', 'green'], async (page, ids) => {
      await page.click('#select-all');
      await page.says('#count', '6 selected');
      await page.search('blue');
      await page.listed(3);
      await page.says('#count', '3 selected');
      await page.says('#hidden', '3 more selected, hidden by the filter');
      assert.match(await page.text('#delete'), /^Delete 3 messages/);
      await page.ask();
      assert.equal(await page.text('#confirm-title'), 'Delete 3 messages?');
      assert.match(await page.text('#confirm-text'), /blue three.*3 more selected are hidden by the filter\. They stay\./s);
      await page.confirm();
      await page.click('#start-now');
      await page.ended();
      assert.deepEqual(await there(ids), [true, true, false, false, false, true]);
      await page.search('green');
      await page.says('#hidden', '2 more selected');
      await page.click('#deselect-hidden');
      await page.gone('#hidden');
      await page.says('#count', '1 selected');
      await page.search('');
      await page.listed(6);
      await page.says('#count', '1 selected');
    }),
    check('the count is frozen when it is asked', ['a', 'b', 'c'], async (page, [a, b, c]) => {
      await page.select(b);
      await page.ask();
      await page.evaluate(() => document.querySelectorAll('#messages tr[data-id] input').forEach((box) => !box.checked && box.click()));
      assert.equal(await page.text('#confirm-title'), 'Delete 1 message?');
      await page.confirm();
      await page.click('#start-now');
      await page.ended();
      assert.deepEqual(await there([a, b, c]), [true, false, true]);
    }),
    check('Cancel, Escape and the cancelled countdown delete nothing', ['a', 'b'], async (page, ids) => {
      await page.click('#select-all');
      await page.ask();
      assert.equal(await page.focus(), 'cancel');
      await page.click('dialog button[value="cancel"]');
      await page.gone('dialog');
      await page.ask();
      await page.tab.press('Escape');
      await page.gone('dialog');
      await page.ask();
      await page.confirm();
      await page.click('#cancel');
      await page.gone('#run');
      await setTimeout(200);
      assert.deepEqual(Object.values(await page.states()), ['', '']);
      await page.says('#count', '2 selected');
      await nothingSent(ids);
    }),
    check('starts by itself after five seconds, which it counts', ['a'], async (page, [id]) => {
      await page.select(id);
      await page.ask();
      const before = performance.now();
      await page.confirm();
      await page.says('#run-title', 'starts in 3 s');
      assert.equal(await standin.exists(id), true);
      await page.ended();
      assert.ok(performance.now() - before > 4_000);
      assert.equal(await standin.exists(id), false);
    }),
    ...runChecks({ standin, control }, check),
    check('leaving warns while it runs, and only then', ['a', 'b'], async (page, ids) => {
      const warns = () => page.evaluate(() => {
        const event = new Event('beforeunload', { cancelable: true });
        dispatchEvent(event);
        return event.defaultPrevented;
      });
      await standin.fault(ids[0], { delayMs: 1_500 });
      assert.equal(await warns(), false);
      await page.select(ids[0]);
      await page.ask();
      assert.equal(await warns(), false);
      await page.confirm();
      assert.equal(await warns(), true, 'during the countdown');
      await page.click('#start-now');
      await page.running();
      assert.equal(await warns(), true, 'while it runs');
      await page.ended();
      assert.equal(await warns(), false);
    }),
    check('a screen reader is told five things at most: start, half, hold, end', texts(12), async (page, ids) => {
      // Each hold has a text of its own: the same one would be no change to be read.
      for (const [index, seconds] of [[1, 1], [3, 2], [7, 1], [9, 2]]) await standin.fault(ids[index], { status: 429, headers: { 'retry-after': String(seconds) } });
      await page.listen();
      await page.click('#select-all');
      await page.deleteSelected();
      await page.ended();
      await page.says('#announcement', '12 of 12 messages deleted');
      const heard = await page.heard();
      assert.ok(heard.length <= 5, JSON.stringify(heard));
      assert.match(heard[0], /^Deleting 12 messages starts in 5 seconds$/);
      assert.equal(heard.filter((text) => /^Half done/.test(text)).length, 1);
      assert.ok(heard.some((text) => /^The API asks to wait/.test(text)));
      assert.equal(heard.at(-1), '12 of 12 messages deleted');
      assert.equal(await page.evaluate(() => document.querySelectorAll('[aria-live]:not(#announcement), [role="status"]:not(#announcement), [role="log"], output').length), 0);
    }),
    check('the report as CSV and JSON says all of it, and no spreadsheet takes a text for a formula', ['=1+1', '+cmd|" /C calc"!A0', '-2', '@SUM(A1)', 'plain, "quoted"', 'not sent'], async (page, ids) => {
      const [formula, , lost, , plain] = ids;
      await standin.fault(lost, LOST_ANSWER);
      await standin.fault(plain, forever({ status: 400 }));
      await page.keepDownloads();
      await page.select(...ids.slice(0, 5));
      await page.deleteSelected();
      await page.ended();
      const csv = await page.downloaded('#csv');
      const lines = csv.split('\r\n');
      assert.equal(lines[0], '\ufeff"index","id","status","may_be_gone","attempts","error_code","http_status","error_type","request_id","error","date","text"');
      assert.equal(lines.length, 7, csv);
      const line = (id) => lines.find((one) => one.includes(id));
      assert.match(line(formula), /^\d,"\d+","deleted",true,1,.*,"'=1\+1"$/);
      assert.match(line(lost), /,"failed",true,3,"server",502,/);
      assert.match(line(plain), /,"failed",false,1,"bad_request",400,"BAD_REQUEST","req_\w+","Invalid mass message id",.*,"plain, ""quoted"""$/);
      for (const text of [`"'+cmd|"" /C calc""!A0"`, `"'-2"`, `"'@SUM(A1)"`]) assert.ok(csv.includes(text), text);
      const json = JSON.parse(await page.downloaded('#json'));
      assert.deepEqual(json.counts, { deleted: 3, alreadyDeleted: 0, notDeleted: 0, failed: 1, unknown: 1, notSent: 0 });
      assert.deepEqual(json.outcomes.map(({ id }) => id).toSorted(), ids.slice(0, 5));
      assert.deepEqual(json.connection, { alias: 'main', name: 'Name of main' });
      assert.equal(json.outcomes.find(({ id }) => id === lost).error.mayHaveSucceeded, true);
      assert.ok(json.elapsedMs > 0);
    }),
    check("a proxy's answer in place of the Worker's is no failure: the message may be deleted, and a retry tells", ['a 502 page', 'a 502 that the page may not read', 'fine'], async (page, ids) => {
      for (const [index, answer] of [{ status: 502, text: '<h1>Bad gateway</h1>' }, { status: 502, isReadable: false }].entries()) {
        const id = ids[index];
        proxy.answers.set(id, answer);
        await page.select(id);
        await page.deleteSelected();
        await page.ended();
        assert.equal((await page.states())[id], 'outcome unknown');
        assert.equal(await standin.exists(id), false);
        proxy.answers.clear();
        await page.ask('#retry');
        await page.confirm();
        await page.click('#start-now');
        await page.says('#run-title', '0 of 1 message deleted, 1 already gone');
      }
      assert.equal(await standin.exists(ids[2]), true);
    }),
    check('a wrong token is said to be wrong, and another can be typed; it is kept in the tab alone', ['a'], async (page) => {
      await page.evaluate(() => sessionStorage.clear());
      assert.equal(await page.evaluate(() => location.hash + document.cookie + localStorage.length), '0');
      await page.tab.goto('about:blank');
      await page.tab.goto(url);
      await page.there('#token');
      await page.tab.type('#token', 'a-wrong-token-0123456789');
      await page.tab.press('Enter');
      await page.says('.problem', "token is missing or wrong");
      await page.there('#token');
      assert.equal(await page.evaluate(() => sessionStorage.length), 0);
      await page.tab.type('#token', TOKEN);
      await page.tab.press('Enter');
      await page.listed(1);
      assert.equal(await page.exists('.problem'), false);
      assert.deepEqual(await page.evaluate(() => [localStorage.length, document.cookie, location.hash]), [0, '', '']);
    }),
    check('what the server says is text, whatever it looks like', ['<img src=x onerror="window.broken = true"><b>bold</b>'], async (page) => {
      assert.match(await page.text('#messages label'), /^<img src=x/);
      await page.click('#select-all');
      await page.ask();
      assert.match(await page.text('#confirm-text'), /<img src=x/);
      assert.equal(await page.exists('#messages img, #messages b, dialog img'), false);
      assert.equal(await page.evaluate(() => window.broken), undefined);
    }),
  ];
}
