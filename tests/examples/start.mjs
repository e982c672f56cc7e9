// `npm start`, as a newcomer sees it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../tools/setup/shell.mjs';
import { launch, missingBrowser } from './dashboard-drivers.mjs';
import { Page } from './dashboard-page.mjs';
import { KEY, runProgram } from './kit.mjs';

/** It may have to build. */
const TIMEOUT_MS = 300_000;
const STOP_MS = 10_000;
const START = ['tools/start.mjs'];

export const start = {
  example: 'npm start',
  ownServer: true,
  async open() {
    return { checks };
  },
};

const checks = [
  {
    name: '--once deletes a message in Node, shows the way of it, and ends',
    async run() {
      const { code, out, err } = await runProgram('npm', ['start', '--silent', '--', '--once'], { cwd: ROOT, timeoutMs: TIMEOUT_MS });
      assert.equal(code, 0, out + err);
      const [, before, id, path, after] = /its messages:\n((?: +\d+ .*\n)+)[^]*delete\.js (\d+)\n[^]*received:\n +DELETE (\S+)\n[^]*what is left, \d+ of \d+:\n((?: +\d+ .*\n)+)/.exec(out) ?? assert.fail(out);
      assert.equal(path, `/v2/access/mass-messages/${id}`);
      assert.match(out, /^ +apikey: ••••\n +x-connection-id: ••••\n +\(no body\)$/m);
      assert.match(out, /success: true/);
      assert.match(before, new RegExp(`\\b${id}\\b`));
      assert.equal(after, before.split('\n').filter((line) => !line.includes(id)).join('\n'));
      assert.match(err, new RegExp(`${id} is deleted`));
      assert.doesNotMatch(out + err, new RegExp(KEY), 'the key is printed');
      assert.doesNotMatch(out, /the page:/);
    },
  },
  {
    name: 'serves a page that deletes through a Worker, with faults among the messages, and Ctrl-C ends everything',
    async run() {
      const workFolders = async () => (await readdir(join(ROOT, '.work'))).filter((name) => name.startsWith('start-'));
      const left = await workFolders();
      const child = spawn(process.execPath, START, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
      let err = '';
      child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
      try {
        const ended = once(child, 'exit');
        const url = await Promise.race([addressIn(child), ended.then(([code]) => assert.fail(`it ended with ${code}: ${err}`))]);
        assert.match(await (await fetch(url)).text(), /<title>Mass messages<\/title>/);
        if (!missingBrowser('Chromium')) await useDashboard(url);
        child.kill('SIGINT');
        const stuck = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
        assert.deepEqual(await ended, [0, null]);
        clearTimeout(stuck);
        await assert.rejects(fetch(url), TypeError);
        assert.deepEqual(await workFolders(), left);
      } finally {
        child.kill('SIGKILL');
      }
    },
  },
  {
    name: 'refuses options that it does not know',
    async run() {
      for (const args of [['--port', 'x'], ['--port', '70000'], ['--twice']]) {
        const { code, err } = await runProgram(process.execPath, [...START, ...args], { cwd: ROOT });
        assert.equal(code, 2, args.join(' '));
        assert.match(err, /^usage: npm start/m);
      }
    },
  },
];

async function addressIn(child) {
  let out = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    out += chunk;
    const address = /the page: (http:\S+)\n/.exec(out)?.[1];
    if (address) return address;
  }
  // It ended: its exit code says more.
  return new Promise(() => {});
}

/** Searches the messages that are made to fail, deletes them, and looks at what is said of each. */
async function useDashboard(url) {
  const browser = await launch('Chromium');
  const tab = await browser.open();
  try {
    await tab.goto(url);
    const page = new Page(tab);
    await page.says('#count', '330 messages');
    assert.equal(await page.evaluate(() => document.querySelectorAll('nav button').length), 5);
    await page.search('on purpose');
    await page.listed(9);
    await page.click('#select-all');
    await page.deleteSelected();
    await page.says('#hold', 'The API asks to wait');
    await page.ended();
    const said = await page.evaluate(() => [...document.querySelectorAll('#messages tr')].map((row) => `${row.querySelector('label').textContent} → ${row.querySelector('.badge').textContent}`));
    const isSaid = (text, pattern) => assert.match(said.find((one) => one.includes(text)), pattern, said.join('\n'));
    isSaid('refuses this one', /→ failed$/);
    isSaid('success: false', /→ not deleted$/);
    isSaid('somebody else was faster', /→ already gone$/);
    isSaid('asks to wait', /→ deleted$/);
    await page.ask('#retry');
    await page.confirm();
    await page.click('#start-now');
    await page.until(() => /^0 of \d messages deleted, (\d already gone, )?1 not deleted, 1 failed$/.test(document.querySelector('#run-title').textContent));
    await page.show('Nova Reyes');
    await page.says('#count', '140 messages');
    await page.click('#select-all');
    await page.deleteSelected();
    await page.says('#hold', 'The API asks to wait');
    await page.click('#stop');
    await page.ended();
    assert.deepEqual(tab.errors, []);
  } finally {
    await tab.close();
    await browser.close();
  }
}
