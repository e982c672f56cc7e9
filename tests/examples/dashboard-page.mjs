// The dashboard as a person uses it: clicks and keys.
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';

const PATIENCE_MS = 60_000;
const POLL_MS = 40;

export class Page {
  constructor(tab) {
    this.tab = tab;
  }

  evaluate(script, ...args) {
    return this.tab.evaluate(script, ...args);
  }

  /** Until `script` says something true in the page. */
  async until(script, ...args) {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const value = await this.tab.evaluate(script, ...args);
      if (value) return value;
      if (performance.now() > deadline) assert.fail(`never true: ${script} ${JSON.stringify(args)}; the page says: ${await this.tab.evaluate(() => document.body.innerText.slice(0, 1500))}`);
      await setTimeout(POLL_MS);
    }
  }

  there = (selector) => this.until((wanted) => document.querySelector(wanted) !== null, selector);
  gone = (selector) => this.until((unwanted) => document.querySelector(unwanted) === null, selector);
  exists = (selector) => this.tab.evaluate((wanted) => document.querySelector(wanted) !== null, selector);
  text = (selector) => this.tab.evaluate((wanted) => document.querySelector(wanted)?.textContent, selector);
  says = (selector, text) => this.until((wanted, part) => document.querySelector(wanted)?.textContent.includes(part), selector, text);
  focus = () => this.tab.evaluate(() => document.activeElement.id || document.activeElement.value || document.activeElement.tagName);

  async click(selector) {
    await this.until((wanted) => document.querySelector(wanted)?.disabled === false, selector);
    await this.tab.click(selector);
  }

  /** Until that many rows are in the table. */
  listed(count) {
    return this.until((wanted) => document.querySelectorAll('#messages tr[data-id]').length === wanted, count);
  }

  /** WebKit's driver may return from a click before the page has handled it. */
  async select(...ids) {
    for (const id of ids) {
      const box = `tr[data-id="${id}"] input`;
      const before = await this.evaluate((selector) => document.querySelector(selector).checked, box);
      await this.tab.click(box);
      await this.until((selector, was) => document.querySelector(selector).checked !== was, box, before);
    }
  }

  async search(text) {
    await this.tab.evaluate(() => document.querySelector('#search').select());
    if (text !== '') return this.tab.type('#search', text);
    await this.tab.evaluate(() => {
      document.querySelector('#search').value = '';
      document.querySelector('#search').dispatchEvent(new Event('input', { bubbles: true }));
    });
  }

  /** Presses Delete and waits for the question. */
  async ask(button = '#delete') {
    await this.click(button);
    await this.there('dialog[open]');
  }

  /** Answers the question with yes; the run counts down. */
  async confirm() {
    await this.click('#confirm-delete');
    await this.there('#run[data-phase="countdown"]');
  }

  async deleteSelected() {
    await this.ask();
    await this.confirm();
    await this.click('#start-now');
  }

  ended = () => this.there('#run[data-phase="ended"]');
  running = () => this.there('#run[data-phase="running"]');

  /** The connection of this name. */
  async show(name) {
    await this.tab.evaluate((wanted) => [...document.querySelectorAll('nav button')].find((button) => button.textContent.includes(wanted)).click(), name);
    await this.says('main h2', name);
  }

  /** `{ id: what the row says of its state }` */
  states() {
    return this.tab.evaluate(() => Object.fromEntries([...document.querySelectorAll('#messages tr[data-id]')].map((row) => [row.dataset.id, row.querySelector('.badge')?.textContent ?? ''])));
  }

  /** How many rows say this. */
  async count(state) {
    return Object.values(await this.states()).filter((one) => one === state).length;
  }

  /** From now on, what a screen reader is told. */
  listen() {
    return this.tab.evaluate(() => {
      window.heard = [];
      new MutationObserver(() => window.heard.push(document.querySelector('#announcement').textContent)).observe(document.querySelector('#announcement'), { childList: true, characterData: true, subtree: true });
    });
  }

  heard = () => this.tab.evaluate(() => window.heard);

  /** From now on what is offered for download is kept. */
  keepDownloads() {
    return this.tab.evaluate(() => {
      window.kept = [];
      const make = URL.createObjectURL;
      URL.createObjectURL = (blob) => {
        window.kept.push(blob);
        return make.call(URL, blob);
      };
    });
  }

  async downloaded(button) {
    const before = await this.evaluate(() => window.kept.length);
    await this.click(button);
    await this.until((count) => window.kept.length > count, before);
    // Not text(), which drops the byte order mark.
    const bytes = await this.tab.evaluate(async () => [...new Uint8Array(await window.kept.at(-1).arrayBuffer())]);
    return Buffer.from(bytes).toString();
  }
}
