// examples/dashboard, built by Vite, in Chromium: straight to the API, and through examples/worker.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { copyExample } from '../../tools/start/install.mjs';
import { launchChromium, missingChromium, withDashboard } from './browser.mjs';
import { KEY, LOST_ANSWER, typeCheck } from './kit.mjs';
import { startProxy } from './proxy.mjs';
import { TOKEN, bundleWorker, startWorker } from './worker.mjs';

export const dashboard = {
  example: 'dashboard',
  missing: missingChromium,
  async open({ folder, consumer, standin }) {
    const closing = [];
    const close = async () => {
      for (const one of closing.toReversed()) await one();
    };
    try {
      const url = await serve(folder, 'dist', { VITE_OFAUTH_BASE_URL: standin.url }, closing);
      const browser = await launchChromium();
      closing.push(() => browser.close());
      const tools = { folder, consumer, browser, standin, closing };
      return { checks: [...checks({ ...tools, url }), ...throughWorker(tools)], close };
    } catch (error) {
      await close();
      throw error;
    }
  },
};

/** Vite's production build with these variables, served on a free port. */
async function serve(root, outDir, variables, closing) {
  const { build, preview } = await import('vite');
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    await build({ root, configFile: false, logLevel: 'warn', build: { outDir } });
  } finally {
    for (const name of Object.keys(variables)) {
      if (name in before) process.env[name] = before[name];
      else delete process.env[name];
    }
  }
  const server = await preview({ root, configFile: false, logLevel: 'warn', build: { outDir }, preview: { host: '127.0.0.1' } });
  closing.push(() => server.close());
  return server.resolvedUrls.local[0];
}

function checks({ folder, browser, standin, url, closing }) {
  /** A check on a page that shows these messages. */
  const check = (name, texts, run, red = false) => ({
    name,
    red,
    async run() {
      const { connectionId, ids } = await standin.connection(...texts);
      await withDashboard(browser, url, async (page) => {
        await page.enter(KEY, connectionId);
        await page.listed(ids.length);
        await run(page, ids);
      });
    },
  });
  const nothingSent = async (ids) => assert.deepEqual(await Promise.all(ids.map(standin.requests)), ids.map(() => []));
  const there = (ids) => Promise.all(ids.map(standin.exists));

  return [
    { name: 'its types are right', run: () => typeCheck(folder) },
    check('two are picked and confirmed: both rows change, both are gone, the others are left', ['a', 'b', 'c', 'd'], async (page, [a, b, c, d]) => {
      await page.page.$$eval('#messages li input', (boxes) => [boxes[1], boxes[3]].forEach((box) => box.click()));
      await page.ask();
      assert.equal(await page.text('#confirm-title'), 'Delete 2 messages for good?');
      await page.page.click('#confirm-delete');
      await page.begun();
      await page.settled();
      assert.deepEqual(await there([a, b, c, d]), [true, false, true, false]);
      assert.deepEqual(await page.states(), [[a, ''], [b, 'deleted'], [c, ''], [d, 'deleted']]);
      assert.equal(await page.text('#status'), '2 of 2 done · 2 deleted');
      await page.page.click('#reload');
      await page.listed(2);
    }, true),
    check('a row says deleting while it is', ['slow'], async (page, [id]) => {
      await standin.fault(id, { delayMs: 600 });
      await page.pick(id);
      await page.deletePicked();
      await page.page.waitForSelector('li[data-state="deleting"]');
      assert.equal(await page.state(id), 'deleting…');
      await page.settled();
      assert.equal(await page.state(id), 'deleted');
    }),
    check('Cancel and Escape delete nothing', ['a', 'b'], async (page, ids) => {
      await page.pick(...ids);
      await page.ask();
      await page.page.click('dialog button[value="cancel"]');
      await page.declined();
      await page.ask();
      await page.page.keyboard.press('Escape');
      await page.declined();
      assert.deepEqual(await page.states(), ids.map((id) => [id, '']));
      await nothingSent(ids);
    }),
    check('Escape after a deletion does not mean what was said the last time', ['a', 'b'], async (page, [a, b]) => {
      await page.pick(a);
      await page.deletePicked();
      await page.settled();
      await page.pick(b);
      await page.ask();
      await page.page.keyboard.press('Escape');
      await page.declined();
      assert.deepEqual(await there([a, b]), [false, true]);
      await nothingSent([b]);
    }),
    check('the keyboard is enough: select all, delete, confirm; Cancel has the focus at first', ['a', 'b', 'c'], async (page, ids) => {
      const focus = () => page.page.evaluate(() => document.activeElement.id || document.activeElement.value);
      const tabTo = async (id) => {
        for (let presses = 0; presses < 10 && (await focus()) !== id; presses++) await page.page.keyboard.press('Tab');
        assert.equal(await focus(), id);
      };
      await tabTo('all');
      await page.page.keyboard.press('Space');
      await tabTo('delete');
      await page.page.keyboard.press('Enter');
      await page.page.waitForSelector('dialog[open]');
      assert.equal(await focus(), 'cancel');
      await tabTo('confirm-delete');
      await page.page.keyboard.press('Enter');
      await page.begun();
      await page.settled();
      assert.deepEqual(await there(ids), [false, false, false]);
      assert.equal(await focus(), 'reload');
    }),
    check('refused, gone and lost are told apart', ['refused', 'gone', 'lost', 'fine'], async (page, ids) => {
      const [refused, gone, lost, fine] = ids;
      await standin.fault(refused, { status: 400, times: 'forever' });
      await standin.fault(gone, { status: 404, deletes: true });
      await standin.fault(lost, LOST_ANSWER);
      await page.page.click('#all');
      await page.deletePicked();
      await page.settled();
      assert.equal(await page.state(refused), 'failed Invalid mass message id');
      assert.equal(await page.state(gone), 'already gone');
      assert.match(await page.state(lost), /^outcome unknown .*It may be deleted/);
      assert.equal(await page.state(fine), 'deleted');
      assert.equal(await page.text('#status'), '4 of 4 done · 1 deleted · 1 already gone · 1 failed · 1 unknown');
    }),
    check('what every other delete would share stops the rest', ['a', 'b', 'c', 'd', 'e', 'f'], async (page, ids) => {
      for (const id of ids) await standin.fault(id, { status: 403, delayMs: 300, times: 'forever' });
      await page.page.click('#all');
      await page.deletePicked();
      await page.settled();
      assert.equal(await page.text('#status'), '6 of 6 done · 4 failed · 2 not sent');
      await nothingSent(ids.slice(4));
    }),
    check('Abort stops what is under way, and sends no more', ['a', 'b', 'c', 'd', 'e'], async (page, ids) => {
      for (const id of ids) await standin.fault(id, { delayMs: 15_000 });
      await page.page.click('#all');
      await page.deletePicked();
      await page.page.waitForFunction(() => document.querySelectorAll('li[data-state="deleting"]').length === 4);
      // On their way is not yet there.
      while ((await Promise.all(ids.slice(0, 4).map(standin.requests))).some((requests) => requests.length === 0)) await setTimeout(20);
      await page.page.click('#abort');
      await page.settled();
      for (const id of ids.slice(0, 4)) assert.equal(await page.state(id), 'outcome unknown Stopped by Abort. It may be deleted: reload to see.');
      assert.equal(await page.state(ids[4]), 'not sent');
      await nothingSent(ids.slice(4));
    }),
    check('what the server says is text, whatever it looks like', ['<img src=x onerror="window.broken = true"><b>bold</b>'], async (page) => {
      assert.match(await page.text('#messages .text'), /^<img src=x/);
      await page.pick(...(await page.states()).map(([id]) => id));
      await page.ask();
      assert.match(await page.text('#confirm-list'), /^<img src=x/);
      assert.equal(await page.page.$('#messages img, #messages b, dialog img, dialog b'), null);
      assert.equal(await page.page.evaluate('window.broken'), undefined);
    }),
    check('nothing that was typed stays: no storage, no field', ['a'], async ({ page }) => {
      assert.equal(await page.$('input[type="password"]'), null);
      assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie, location.search + location.hash]), [0, 0, '', '']);
    }),
    check('it fits 400 pixels, with a long text too', ['x'.repeat(300), 'short'], async ({ page }, ids) => {
      await page.setViewport({ width: 400, height: 800 });
      await standin.fault(ids[0], { status: 400, json: { error: 'y'.repeat(300), type: 'BAD_REQUEST' }, times: 'forever' });
      await page.click('#all');
      await page.click('#delete');
      await page.waitForSelector('dialog[open]');
      const widths = () => page.evaluate(() => [document.documentElement.scrollWidth, document.querySelector('dialog').scrollWidth - document.querySelector('dialog').clientWidth]);
      assert.deepEqual(await widths(), [400, 0]);
      await page.click('#confirm-delete');
      await page.waitForSelector('li[data-state="failed"]');
      assert.deepEqual(await widths(), [400, 0]);
    }),
    {
      name: 'a wrong key is said to be wrong, and can be typed again',
      async run() {
        const { connectionId } = await standin.connection('a');
        await withDashboard(browser, url, async (page) => {
          await page.enter('wrong-key', connectionId);
          await page.page.waitForSelector('#problem:not([hidden])');
          assert.equal(await page.text('#problem'), 'The messages could not be read: Invalid API key (401)');
          // The wrong one is selected: typing replaces it.
          await page.enter(KEY);
          await page.listed(1);
          assert.equal(await page.page.$eval('#problem', (element) => element.hidden), true);
        });
      },
    },
    {
      name: 'built for a plain http address, it sends neither key nor token there',
      async run() {
        for (const [index, name] of ['VITE_OFAUTH_BASE_URL', 'VITE_API_URL'].entries()) {
          const open = await serve(folder, `dist-open-${index}`, { [name]: 'http://api.example' }, closing);
          await withDashboard(browser, open, async (page) => {
            const sent = [];
            page.page.on('request', (request) => sent.push(request.url()));
            await page.enter(KEY, name === 'VITE_API_URL' ? undefined : 'conn_standin');
            await page.page.waitForSelector('#problem:not([hidden])');
            assert.match(await page.text('#problem'), /is not an https URL/);
            assert.deepEqual(sent, []);
          });
        }
      },
    },
  ];
}

function throughWorker({ folder, consumer, browser, standin, closing }) {
  /** Opens a page that calls a Worker of its own, through a proxy, whose connection has these messages. */
  const withPage = async (outDir, texts, use) => {
    const { connectionId, ids } = await standin.connection(...texts);
    const workerFolder = copyExample('worker', consumer);
    await bundleWorker(workerFolder);
    // Each has to know the other's address; a preview on a fixed origin would need a fixed port.
    const bindings = { OFAUTH_API_KEY: KEY, OFAUTH_CONNECTION_ID: connectionId, OFAUTH_BASE_URL: standin.url, DASHBOARD_TOKEN: TOKEN };
    const worker = await startWorker(workerFolder, bindings);
    closing.push(worker.close);
    const proxy = await startProxy(worker.url);
    closing.push(proxy.close);
    const url = await serve(folder, outDir, { VITE_API_URL: proxy.url }, closing);
    await worker.change({ ...bindings, ALLOWED_ORIGIN: new URL(url).origin });
    await withDashboard(browser, url, (page) => use({ page, ids, answers: proxy.answers }));
  };
  return [
    {
      name: 'through the Worker: deletes with a token, and no key is in the page',
      red: true,
      run: async () => {
        await withPage('dist-worker', ['first', 'second'], async ({ page, ids: [first, second] }) => {
          await page.enter(TOKEN);
          await page.listed(2);
          await page.page.$$eval('#messages li input', ([box]) => box.click());
          await page.deletePicked();
          await page.settled();
          assert.deepEqual(await Promise.all([first, second].map(standin.exists)), [false, true]);
          assert.deepEqual(await page.states(), [[first, 'deleted'], [second, '']]);
        });
        const assets = join(folder, 'dist-worker/assets');
        for (const name of await readdir(assets)) assert.doesNotMatch(await readFile(join(assets, name), 'utf8'), new RegExp(KEY));
      },
    },
    {
      name: "a proxy's answer in place of the Worker's is no failure: the message may be deleted",
      async run() {
        const unknown = {
          'a 502 page': { status: 502, text: '<h1>Bad gateway</h1>' },
          'a 504 of nothing': { status: 504 },
          "a 502 of the proxy's own JSON": { status: 502, text: '{"error":"bad gateway","code":502}' },
          'a 503 of null': { status: 503, text: 'null' },
          'a 502 that the page may not read': { status: 502, isReadable: false },
          'a 408': { status: 408, text: 'timeout' },
          'no answer': { breaksOff: true },
          'a 200 page': { text: '<h1>Sign in</h1>' },
          'a 200 of other JSON': { text: '{"ok":true}' },
          'a 200 of null': { text: 'null' },
          'a redirect': { status: 307, headers: { location: '/elsewhere' } },
        };
        const certain = { 'a 403 page': { status: 403, text: '<h1>Blocked</h1>', isPassedOn: false } };
        const all = { ...unknown, ...certain, fine: undefined };
        await withPage('dist-proxy', Object.keys(all), async ({ page, ids, answers }) => {
          for (const [index, answer] of Object.values(all).entries()) if (answer) answers.set(ids[index], answer);
          answers.set('elsewhere', { text: '{"success":true}' });
          await page.enter(TOKEN);
          await page.listed(ids.length);
          await page.page.click('#all');
          await page.deletePicked();
          await page.settled();
          for (const [index, name] of Object.keys(all).entries()) {
            const state = await page.state(ids[index]);
            if (name in unknown) assert.match(state, /^outcome unknown \S.*It may be deleted: reload to see\.$/, name);
            else assert.match(state, name === 'fine' ? /^deleted$/ : /^failed Something between .* 403\.$/, name);
            assert.equal(await standin.exists(ids[index]), name in certain, name);
          }
          assert.equal(await page.text('#status'), '13 of 13 done · 1 deleted · 1 failed · 11 unknown');
          await page.page.click('#reload');
          await page.listed(1);
        });
      },
    },
    {
      name: 'what is no list of messages is said to be none',
      async run() {
        await withPage('dist-list', ['a'], async ({ page, answers }) => {
          const problems = {
            '<h1>Sign in</h1>': /no list of messages/,
            null: /no list of messages/,
            '{"list":[{"id":9007199254740993}]}': /an id that cannot be used/,
            '{"list":[{"id":"../1"}]}': /an id that cannot be used/,
          };
          for (const [text, problem] of Object.entries(problems)) {
            answers.set('mass-messages', { text });
            await page.enter(TOKEN);
            await page.page.waitForFunction((source) => new RegExp(source).test(document.querySelector('#problem:not([hidden])')?.textContent), {}, problem.source);
            await page.page.evaluate(() => { document.querySelector('#problem').textContent = ''; });
          }
          answers.clear();
          await page.enter(TOKEN);
          await page.listed(1);
        });
      },
    },
  ];
}
