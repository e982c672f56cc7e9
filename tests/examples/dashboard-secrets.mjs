// No key anywhere, the late import, and real downloads.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { KEY } from './kit.mjs';
import { TOKEN } from './worker-kit.mjs';

export function secretChecks({ standin, folder, connect, withPage, worker }, check) {
  return [
    {
      name: 'neither key nor connection id is in the page, its files, its requests or its answers; the package is loaded when the first delete is asked for',
      red: true,
      async run() {
        const { connectionId, ids } = await standin.connection('first', 'second');
        await connect({ main: connectionId });
        const seen = [];
        const urls = [];
        const prepare = async ({ page }) => {
          page.on('request', (request) => {
            urls.push(request.url());
            seen.push(request.url(), JSON.stringify(request.headers()), request.postData() ?? '');
          });
          page.on('response', async (response) => seen.push(JSON.stringify(response.headers()), await response.text().catch(() => '')));
        };
        const isPackage = (url) => /ofauth-wasm|\.wasm/.test(url);
        await withPage(async (page) => {
          await page.listed(2);
          await setTimeout(300);
          assert.deepEqual(urls.filter(isPackage), []);
          await page.select(ids[0]);
          assert.deepEqual(urls.filter(isPackage), []);
          await page.deleteSelected();
          await page.ended();
          assert.equal(urls.filter(isPackage).length, 1);
          assert.equal(await standin.exists(ids[0]), false);
          seen.push(await page.evaluate(() => document.documentElement.outerHTML + JSON.stringify({ ...sessionStorage, ...localStorage })));
        }, { prepare });
        const assets = join(folder, 'dist/assets');
        for (const name of await readdir(assets)) seen.push(await readFile(join(assets, name), 'utf8'));
        assert.ok(seen.join('\n').includes(TOKEN), 'nothing was seen');
        for (const secret of [KEY, connectionId]) assert.equal(seen.findIndex((text) => text.includes(secret)), -1, `${secret} is in ${seen.find((text) => text.includes(secret))?.slice(0, 300)}`);
        // A fragment is not sent.
        for (const url of urls) assert.ok(!url.split('#')[0].includes(TOKEN), 'the token is in a URL that is sent');
        assert.doesNotMatch(worker.log.text, new RegExp(`${KEY}|${connectionId}|${TOKEN}`));
      },
    },
    check('a package that cannot be loaded deletes nothing, and is said to', ['a', 'b'], async (page, ids) => {
      await page.tab.page.setRequestInterception(true);
      page.tab.page.on('request', (request) => (/ofauth-wasm/.test(request.url()) ? request.abort() : request.continue()));
      await page.click('#select-all');
      await page.deleteSelected();
      await page.ended();
      assert.match(await page.text('#run-title'), /^Nothing was sent: /);
      assert.deepEqual(Object.values(await page.states()), ['not sent', 'not sent']);
      assert.deepEqual(await Promise.all(ids.map(standin.requests)), [[], []]);
    }),
    check('what is downloaded is a file with that content', ['=a', 'b'], async (page) => {
      const folder = await mkdtemp(join(tmpdir(), 'dashboard-'));
      try {
        const session = await page.tab.page.createCDPSession();
        await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder, browserContextId: page.tab.context.id });
        await page.click('#select-all');
        await page.deleteSelected();
        await page.ended();
        for (const [button, start] of [['#csv', '\ufeff"index"'], ['#json', '{\n  "connection"']]) {
          await page.click(button);
          const name = await ending(folder, button.slice(1));
          const content = await readFile(join(folder, name), 'utf8');
          assert.ok(content.startsWith(start), content.slice(0, 40));
          assert.match(name, /^deleted-main-\d{4}-\d\d-\d\dT\d{6}\.(csv|json)$/);
        }
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }),
  ];
}

async function ending(folder, extension) {
  for (let tries = 0; tries < 300; tries++) {
    const found = (await readdir(folder)).find((name) => name.endsWith(`.${extension}`));
    if (found) return found;
    await setTimeout(50);
  }
  return assert.fail(`no .${extension} was downloaded`);
}
