// `node benches/dashboard.mjs`: what the dashboard's page does with 10,000 messages beside 1,000, in Chromium: main-thread time of
// each action (script, style, layout, paint), its median, and the longest single task, which is what a stutter is.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { launch } from '../tests/examples/dashboard-drivers.mjs';
import { copyExample, installPackage, workFolder } from '../tools/start/install.mjs';

const SIZES = [1_000, 10_000];
const ROUNDS = 15;
/** Fewer than the bucket's burst: the pace does not count. */
const DELETES = 60;
const WORDS = ['morning', 'tonight', 'half', 'price', 'behind', 'scenes', 'thank', 'poll', 'shoot', 'week', 'free', 'set', 'new', 'look'];
const DAY_MS = 86_400_000;

const folder = workFolder('bench');
const closing = [];
try {
  installPackage(folder);
  const api = await startApi();
  const root = copyExample('dashboard', folder);
  process.env.VITE_API_URL = api;
  const { build, preview } = await import('vite');
  await build({ root, configFile: false, logLevel: 'warn' });
  const server = await preview({ root, configFile: false, logLevel: 'warn', preview: { host: '127.0.0.1' } });
  closing.push(() => server.close());
  const browser = await launch('Chromium');
  closing.push(() => browser.close());
  const results = {};
  for (const size of SIZES) results[size] = await measure(browser, `${server.resolvedUrls.local[0]}#token=bench-0123456789abcdef`, size);
  print(results, await browser.open().then(async ({ page }) => page.browser().version()));
} finally {
  for (const close of closing.toReversed()) await close();
  rmSync(folder, { recursive: true, force: true });
}

/** The Worker's answers, at once: only the page is measured. The alias says how many messages there are. */
async function startApi() {
  const server = createServer((request, response) => {
    const headers = { 'content-type': 'application/json', 'access-control-allow-origin': '*', 'access-control-allow-headers': 'apikey, x-connection-id', 'access-control-allow-methods': 'GET, DELETE', 'access-control-max-age': '600' };
    const { pathname, searchParams } = new URL(request.url, 'http://host');
    const body = () => {
      if (request.method === 'OPTIONS') return '';
      if (pathname === '/connections') return JSON.stringify({ connections: SIZES.map((size) => ({ alias: `c${size}`, name: `${size} messages` })) });
      if (request.method === 'DELETE') return JSON.stringify({ success: true });
      const [size, offset, limit] = [Number(request.headers['x-connection-id'].slice(1)), Number(searchParams.get('offset')), Number(searchParams.get('limit'))];
      const list = Array.from({ length: Math.min(limit, size - offset) }, (_, index) => message(offset + index));
      return JSON.stringify({ list, hasMore: offset + limit < size });
    };
    response.writeHead(200, headers).end(body());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  return `http://127.0.0.1:${server.address().port}`;
}

function message(index) {
  const word = (step) => WORDS[(index * step + (index >> 3)) % WORDS.length];
  return { id: String(26_000_000_000 + index * 7), text: `${word(3)} ${word(5)} ${word(11)} ${index}`, date: new Date(1.79e12 - ((index * 7919) % 9_000) * (DAY_MS / 100)).toISOString(), sentCount: (index * 31) % 5_000, price: index % 3 };
}

/** `{ action: { ms, longest } }`, milliseconds. */
async function measure(browser, url, size) {
  const { page, close } = await browser.open();
  await page.setViewport({ width: 1280, height: 860 });
  await page.evaluateOnNewDocument(() => {
    window.longest = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (window.longest = Math.max(window.longest, duration)))).observe({ type: 'longtask' });
  });
  await page.goto(url);
  await page.waitForSelector('nav li');
  await page.evaluate((index) => document.querySelectorAll('nav button')[index].click(), SIZES.indexOf(size));
  await page.waitForFunction((count) => document.querySelector('#count')?.textContent.includes(`${count} messages`), {}, size.toLocaleString('en'));
  const session = await page.createCDPSession();
  await session.send('Performance.enable');
  const busyMs = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1_000;
  const settled = () => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 30)))));

  const results = {};
  const time = async (name, act, rounds = ROUNDS) => {
    const samples = [];
    await page.evaluate(() => (window.longest = 0));
    for (let round = -2; round < rounds; round++) {
      await settled();
      if (round === 0) await page.evaluate(() => (window.longest = 0));
      const before = await busyMs();
      await page.evaluate(act, round);
      await settled();
      if (round >= 0) samples.push((await busyMs()) - before);
    }
    results[name] = { ms: samples.sort((a, b) => a - b)[samples.length >> 1], longest: await page.evaluate(() => window.longest) };
  };
  await time('nothing', () => {});
  await time('search, one letter more', (round) => {
    const box = document.querySelector('#search');
    box.value = ['m', 'mo', 'mor', ''][(round + 4) % 4];
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }, 16);
  await time('sort by date', () => document.querySelector('thead .date button').click());
  await time('sort by text', () => document.querySelector('thead .text button').click());
  await time('next page', (round) => [...document.querySelectorAll('.pager button')].find((button) => button.textContent === (round % 2 ? 'Next' : 'Previous')).click());
  await time('select one', (round) => document.querySelectorAll('#messages input')[round + 2].click());
  await time('select all, clear', (round) => document.querySelector(round % 2 ? '#select-all' : '#clear').click());
  results[`one of ${DELETES} deletes`] = await timeRun(page, busyMs, settled);
  await close();
  return results;
}

/** The page's part of a delete: request, the row's states, progress. */
async function timeRun(page, busyMs, settled) {
  await page.evaluate((count) => {
    document.querySelector('#clear')?.click();
    [...document.querySelectorAll('#messages input')].slice(0, count).forEach((box) => box.click());
  }, DELETES);
  await settled();
  await page.click('#delete');
  await page.waitForSelector('dialog[open]');
  await page.click('#confirm-delete');
  await page.waitForSelector('#start-now');
  await settled();
  await page.evaluate(() => (window.longest = 0));
  const before = await busyMs();
  await page.click('#start-now');
  await page.waitForSelector('#run[data-phase="ended"]');
  await settled();
  return { ms: ((await busyMs()) - before) / DELETES, longest: await page.evaluate(() => window.longest) };
}

function print(results, version) {
  const [few, many] = SIZES.map((size) => results[size]);
  const width = Math.max(...Object.keys(few).map((name) => name.length));
  console.log(`${version}; main-thread ms, median of ${ROUNDS}; the longest task of all rounds, where it was over 50 ms`);
  console.log(''.padEnd(width), ...SIZES.map((size) => size.toLocaleString('en').padStart(9)), 'ratio'.padStart(7), 'longest'.padStart(9));
  for (const name of Object.keys(few)) {
    const [a, b] = [few[name].ms, many[name].ms];
    console.log(name.padEnd(width), a.toFixed(1).padStart(9), b.toFixed(1).padStart(9), (b / a).toFixed(2).padStart(7), (many[name].longest ? many[name].longest.toFixed(0) : '–').padStart(9));
  }
}
