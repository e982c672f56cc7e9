// The dashboard in Chromium, used as a person does: clicks and keys.
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { browserLacks, findBrowsers } from '../../tools/setup/browsers.mjs';

/** Everything that would talk to somebody else is off. */
const ARGUMENTS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const PATIENCE_MS = 20_000;
const DECLINED_MS = 300;

export function missingChromium() {
  return browserLacks(findBrowsers()).find(({ what }) => what === 'Chromium')?.install;
}

export async function launchChromium() {
  const { default: puppeteer } = await import('puppeteer-core');
  return puppeteer.launch({ headless: true, executablePath: findBrowsers().chromium, args: ARGUMENTS });
}

/** Opens the page, gives it to `use` as a Dashboard, and closes it; an error that nobody caught in the page is thrown. */
export async function withDashboard(browser, url, use) {
  const context = await browser.createBrowserContext();
  const errors = [];
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => errors.push(error));
    await page.goto(url);
    await use(new Dashboard(page));
  } finally {
    await context.close();
  }
  assert.deepEqual(errors, []);
}

class Dashboard {
  constructor(page) {
    this.page = page;
  }

  /** Types what the form asks for, and sends it. */
  async enter(secret, connection) {
    await this.page.type('#secret', secret);
    if (connection) await this.page.type('#connection', connection);
    await this.page.keyboard.press('Enter');
  }

  async listed(count) {
    try {
      await this.page.waitForFunction((wanted) => document.querySelectorAll('#messages li').length === wanted, {}, count);
    } catch {
      assert.fail(`no list of ${count} messages; the page says: ${await this.page.$eval('main', (main) => main.innerText)}`);
    }
  }

  async pick(...ids) {
    for (const id of ids) await this.page.click(`li[data-id="${id}"] input`);
  }

  /** Presses Delete and waits for the question. */
  async ask() {
    await this.page.click('#delete');
    await this.page.waitForSelector('dialog[open]');
  }

  async deletePicked() {
    await this.ask();
    await this.page.click('#confirm-delete');
    await this.begun();
  }

  /** Until the first row has changed. */
  async begun() {
    await this.page.waitForSelector('#messages li:not([data-state="idle"])');
  }

  /** Until no delete is under way. */
  async settled() {
    await this.page.waitForFunction(() => document.querySelector('#abort').hidden);
  }

  /** Until the question is gone, and what it would have begun would have been seen. */
  async declined() {
    await this.page.waitForFunction(() => document.querySelector('dialog[open]') === null);
    await setTimeout(DECLINED_MS);
    await this.settled();
  }

  text(selector) {
    return this.page.$eval(selector, (element) => element.textContent);
  }

  /** `[[id, what the row says of its state], …]` */
  states() {
    return this.page.$$eval('#messages li', (rows) => rows.map((row) => [row.dataset.id, row.querySelector('.state').innerText.replace(/\s+/g, ' ').trim()]));
  }

  async state(id) {
    return (await this.states()).find(([one]) => one === id)?.[1];
  }
}
