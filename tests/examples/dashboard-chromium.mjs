// What one browser is enough for: long lists, several connections, axe-core, the keyboard, widths.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setTimeout } from 'node:timers/promises';
import { secretChecks } from './dashboard-secrets.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const WIDTHS = [360, 480, 768, 1024, 1280, 1600];

export function chromiumChecks(tools) {
  const { standin, connect, withPage } = tools;
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
  return [...secretChecks(tools, check), ...listChecks(tools), ...humanChecks(tools, check)];
}

function listChecks({ standin, connect, withPage, control, proxy }) {
  return [
    {
      name: 'reads a long list to its end, in pages of a hundred or two, sorts and searches it, and selects over all pages',
      async run() {
        const { connectionId } = await standin.connection();
        await control('POST', 'messages', { connectionId, count: 2_150 });
        await connect({ main: connectionId });
        await withPage(async (page) => {
          await page.says('#count', '2,150 messages');
          await page.listed(100);
          await page.click('#page-box');
          await page.says('#count', '100 selected');
          await page.click('#select-all');
          await page.says('#count', '2,150 selected');
          await page.click('#clear');
          await page.says('#count', '0 selected');
          await page.tab.page.select('.pager select', '200');
          await page.listed(200);
          const dates = () => page.evaluate(() => [...document.querySelectorAll('td.date')].map((cell) => Date.parse(cell.textContent)));
          assert.deepEqual(await dates(), (await dates()).toSorted((a, b) => b - a));
          await page.tab.click('thead .date button');
          assert.deepEqual(await dates(), (await dates()).toSorted((a, b) => a - b));
          assert.equal(await page.evaluate(() => document.querySelector('thead .date').getAttribute('aria-sort')), 'ascending');
          await page.tab.click('thead .text button');
          const texts = await page.evaluate(() => [...document.querySelectorAll('#messages label')].map((label) => label.textContent));
          const compare = new Intl.Collator('en', { numeric: true }).compare;
          assert.deepEqual(texts, texts.toSorted(compare));
          await page.tab.page.select('#age', 'week');
          const counted = await page.text('#count');
          assert.match(counted, /^\d+ of 2,150 messages match/);
          await page.search('no such words');
          await page.says('#messages', 'No message matches the filter');
        });
        assert.equal((await standin.requests()).filter(({ url, headers }) => /limit=1000/.test(url) && headers['x-connection-id'] === connectionId).length, 3);
      },
    },
    {
      name: 'waits with the list for the bucket, and says so',
      async run() {
        const { connectionId } = await control('POST', 'connections', { rateLimit: { perMinute: 30, burst: 5, tokens: 0, retryAfter: true } });
        await control('POST', 'messages', { connectionId, count: 3 });
        await connect({ main: connectionId });
        await withPage(async (page) => {
          await page.says('main .empty', 'The API asks to wait');
          await page.listed(3);
        });
      },
    },
    {
      name: 'shows one connection while another deletes, and says of one that cannot be read why',
      async run() {
        const slow = await standin.connection(...Array.from({ length: 6 }, (_, index) => `slow ${index}`));
        const other = await standin.connection('other a', 'other b');
        const { connectionId: expired } = await control('POST', 'connections', { state: 'expired' });
        for (const id of slow.ids) await standin.fault(id, { delayMs: 700 });
        await connect({ slow: slow.connectionId, other: other.connectionId, expired });
        await withPage(async (page) => {
          await page.listed(6);
          await page.click('#select-all');
          await page.deleteSelected();
          await page.running();
          await page.show('Name of other');
          await page.listed(2);
          await page.says('nav [aria-current] .soft', '2');
          await page.says('nav', '/ 6');
          await page.click('#select-all');
          await page.deleteSelected();
          await page.ended();
          assert.equal(await page.text('#run-title'), '2 of 2 messages deleted');
          await page.show('Name of expired');
          await page.says('.problem', 'SESSION_EXPIRED');
          await page.show('Name of slow');
          await page.ended();
          assert.equal(await page.text('#run-title'), '6 of 6 messages deleted');
          assert.deepEqual(await Promise.all([...slow.ids, ...other.ids].map(standin.exists)), Array(8).fill(false));
        });
      },
    },
    {
      name: 'what is no list of messages is said to be none',
      async run() {
        const { connectionId } = await standin.connection('a');
        await connect({ main: connectionId });
        const problems = {
          '<h1>Sign in</h1>': 'no list of messages',
          null: 'no list of messages',
          '{"list":[{"id":9007199254740993}]}': 'an id that cannot be used',
          '{"list":[{"id":"../1"}]}': 'an id that cannot be used',
        };
        for (const [text, problem] of Object.entries(problems)) {
          proxy.answers.set('mass-messages?limit=1000&offset=0', { text });
          await withPage((page) => page.says('.problem', problem));
        }
        proxy.answers.clear();
      },
    },
  ];
}

function humanChecks({ standin }, check) {
  const many = Array.from({ length: 5 }, (_, index) => `message ${index}`);
  return [
    check('axe-core finds nothing, in no state, in neither scheme', [...many, 'refused'], async (page, ids) => {
      const source = await readFile(AXE, 'utf8');
      const { page: tab } = page.tab;
      await tab.evaluate(source);
      const isClean = async (state) => {
        for (const scheme of ['light', 'dark']) {
          await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
          const { violations, passes } = await tab.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
          assert.ok(passes.length > 10, 'axe looked at nothing');
          assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`)]), [], `${state}, ${scheme}`);
        }
      };
      await isClean('list');
      await page.click('#select-all');
      await page.search('message');
      await isClean('selected, some hidden');
      await page.search('');
      await page.ask();
      await isClean('question');
      await standin.fault(ids[1], { status: 429, headers: { 'retry-after': '4' } });
      await standin.fault(ids[5], { status: 400, times: 'forever' });
      await page.confirm();
      await isClean('countdown');
      await page.click('#start-now');
      await page.there('#hold');
      await isClean('held');
      await page.ended();
      await isClean('ended');
      await page.tab.click('.top button');
      await page.there('#token');
      await isClean('sign in');
    }),
    check('the keyboard is enough, from the list to the report, and the focus is never lost', ['a', 'b', 'c'], async (page, ids) => {
      const tabTo = async (id) => {
        for (let presses = 0; presses < 40 && (await page.focus()) !== id; presses++) await page.tab.press('Tab');
        assert.equal(await page.focus(), id);
      };
      await tabTo('page-box');
      await page.tab.press('Space');
      await page.says('#count', '3 selected');
      await page.evaluate(() => document.querySelector('#search').focus());
      await tabTo('delete');
      await page.tab.press('Enter');
      await page.there('dialog[open]');
      assert.equal(await page.focus(), 'cancel');
      await tabTo('confirm-delete');
      await page.tab.press('Enter');
      await page.there('#cancel');
      await page.until(() => document.activeElement.id === 'cancel');
      await tabTo('start-now');
      for (const id of ids) await standin.fault(id, { delayMs: 500 });
      await page.tab.press('Enter');
      await page.running();
      await page.until(() => document.activeElement.id === 'pause');
      await page.ended();
      await page.until(() => document.activeElement.id === 'run-title');
      assert.deepEqual(await Promise.all(ids.map(standin.exists)), [false, false, false]);
      await tabTo('csv');
    }),
    check('it fits from 360 to 1,600 pixels, with long texts, in every state', ['x'.repeat(300), 'refused', 'c'], async (page, ids) => {
      const { page: tab } = page.tab;
      const fits = async (state) => {
        for (const width of WIDTHS) {
          await tab.setViewport({ width, height: 800 });
          const wide = await page.evaluate(() => {
            const dialog = document.querySelector('dialog');
            return [document.documentElement.scrollWidth - innerWidth, dialog ? dialog.scrollWidth - dialog.clientWidth : 0];
          });
          assert.deepEqual(wide, [0, 0], `${state} at ${width}`);
        }
      };
      await standin.fault(ids[1], { status: 400, json: { error: 'y'.repeat(300), type: 'BAD_REQUEST' }, times: 'forever' });
      await standin.fault(ids[2], { status: 429, headers: { 'retry-after': '3' } });
      await fits('list');
      await page.click('#select-all');
      await page.ask();
      await fits('question');
      await page.confirm();
      await fits('countdown');
      await page.click('#start-now');
      await page.there('#hold');
      await fits('held');
      await page.ended();
      await fits('ended');
    }),
    check('the browser itself asks before a page is left that deletes', ['a'], async (page, [id]) => {
      await standin.fault(id, { delayMs: 3_000 });
      await page.select(id);
      await page.deleteSelected();
      await page.running();
      const { page: tab } = page.tab;
      const asked = new Promise((resolve) => tab.once('dialog', async (dialog) => {
        resolve(dialog.type());
        await dialog.dismiss();
      }));
      await tab.evaluate(() => window.setTimeout(() => location.reload(), 0));
      assert.equal(await Promise.race([asked, setTimeout(20_000, 'nothing was asked')]), 'beforeunload');
      await page.ended();
      assert.equal(await page.text('#run-title'), '1 of 1 message deleted');
    }),
  ];
}
