// `node tests/examples/dashboard-screenshots.mjs [FOLDER]`: the screenshots of README (docs/dashboard), taken in Chromium while the
// dashboard deletes: before, asked, during, held, after, in both schemes, and one of a narrow window.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyExample, installPackage, workFolder } from '../../tools/start/install.mjs';
import { ROOT } from '../../tools/setup/shell.mjs';
import { startStandin } from '../standin/index.js';
import { Page } from './dashboard-page.mjs';
import { withPalette } from './dashboard-png.mjs';
import { setUp } from './dashboard-setup.mjs';
import { standinClient } from './kit.mjs';
import { TOKEN } from './worker-kit.mjs';

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };
const NAMES = { amber: 'Amber Lake', nova: 'Nova Reyes', kim: 'Kim Okafor', tessa: 'Tessa Moon' };

const target = process.argv[2] ?? join(ROOT, 'docs/dashboard');
mkdirSync(target, { recursive: true });
const consumer = workFolder('screenshots');
const server = await startStandin();
let tools;
try {
  installPackage(consumer);
  tools = await setUp({ folder: copyExample('dashboard', consumer), consumer, standin: standinClient(server.url) }, 'Chromium');
  for (const scheme of ['light', 'dark']) await take(scheme, WIDE, '');
  await take('light', NARROW, '-360', ['during']);
} finally {
  await tools?.close();
  await server.close();
  rmSync(consumer, { recursive: true, force: true });
}

async function take(scheme, viewport, suffix, only) {
  const { control, standin } = tools;
  const ids = {};
  for (const alias of Object.keys(NAMES)) ids[alias] = (await control('POST', 'connections', {})).connectionId;
  await control('POST', 'messages', { connectionId: ids.amber, count: 412 });
  for (const [alias, count] of [['nova', 96], ['kim', 38], ['tessa', 154]]) await control('POST', 'messages', { connectionId: ids[alias], count });
  await tools.connect(ids, NAMES);
  const tab = await tools.browser.open();
  const shoot = async (name) => {
    if (only && !only.includes(name)) return;
    // Without the blinking cursor, and after whatever moves has come to rest.
    await tab.page.mouse.move(0, 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    writeFileSync(join(target, `${name}-${scheme}${suffix}.png`), withPalette(await tab.page.screenshot()));
  };
  await tab.page.setViewport(viewport);
  await tab.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await tab.goto(`${tools.url}#token=${TOKEN}`);
  const page = new Page(tab);
  await page.listed(100);
  await page.search('price');
  await page.click('#select-all');
  await page.search('');
  await tab.page.select('#age', 'week');
  await page.click('#select-all');
  await page.there('#hidden');
  const chosen = await page.evaluate(() => [...document.querySelectorAll('#messages tr')].map((row) => row.dataset.id));
  await shoot('before');
  await page.ask();
  await shoot('asked');
  // Near the top of the list, where they are seen.
  const [refused, gone, lost, throttled] = [chosen[0], chosen[1], chosen[2], chosen[13]];
  await control('POST', 'faults', { connectionId: ids.amber, rate: 1, faults: [{ delayMs: 700 }] });
  await standin.fault(refused, { status: 400, delayMs: 300, times: 'forever' });
  await standin.fault(lost, { deletes: true, then: 'reset', afterBytes: 0, times: 'forever' });
  await standin.fault(gone, { status: 404, deletes: true });
  await standin.fault(throttled, { status: 429, headers: { 'retry-after': '40' } });
  await page.confirm();
  await page.click('#start-now');
  await page.until(() => document.querySelectorAll('#messages tr[data-state="deleted"]').length >= 3);
  await shoot('during');
  await page.there('#hold');
  await shoot('held');
  if (only) return tab.close();
  await control('POST', 'faults', { connectionId: ids.amber, rate: 0 });
  await page.ended();
  await shoot('after');
  await tab.close();
}
