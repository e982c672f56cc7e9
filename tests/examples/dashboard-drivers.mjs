// One way to drive three browsers: puppeteer for Chromium and Firefox, plain W3C WebDriver for WebKit.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { browserLacks, findBrowsers } from '../../tools/setup/browsers.mjs';
import { freePort } from '../run/port.js';

/** Everything that would talk to somebody else is off. */
const CHROMIUM_ARGUMENTS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const START_TIMEOUT_MS = 30_000;
const SESSION_TIMEOUT_MS = 15_000;
/** What WebDriver calls its references to elements. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const KEYS = { Enter: '\ue007', Tab: '\ue004', Escape: '\ue00c', Space: ' ' };

export const missingBrowser = (name) => browserLacks(findBrowsers()).find(({ what }) => what === name)?.install;

/** `{ name, open(), close() }`; a tab is `{ goto, evaluate, click, type, press, errors, close, page? }`, fresh: without a session. */
export async function launch(name) {
  return name === 'WebKit' ? launchWebKit() : launchPuppeteer(name);
}

async function launchPuppeteer(name) {
  const { default: puppeteer } = await import('puppeteer-core');
  const { chromium, firefox } = findBrowsers();
  const options = name === 'Firefox' ? { browser: 'firefox', executablePath: firefox } : { browser: 'chrome', executablePath: chromium, args: CHROMIUM_ARGUMENTS };
  const browser = await puppeteer.launch({ headless: true, ...options });
  return {
    name,
    async open() {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      const errors = [];
      // Firefox reports a request that CORS refuses as one; the page hears of it as a rejection.
      page.on('pageerror', (error) => /^Cross-Origin Request Blocked/.test(error.message) || errors.push(error));
      return {
        page,
        context,
        errors,
        goto: (url) => page.goto(url),
        evaluate: (script, ...args) => page.evaluate(script, ...args),
        click: (selector) => page.click(selector),
        type: (selector, text) => page.type(selector, text),
        press: (key) => page.keyboard.press(key),
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}

async function launchWebKit() {
  const { driver: program, miniBrowser, xvfbRun } = findBrowsers().webkit;
  const port = await freePort();
  // A process group of its own: xvfb-run leaves its children behind when it is killed.
  const driver = spawn(xvfbRun, ['--auto-servernum', program, `--port=${port}`], { stdio: 'ignore', detached: true });
  const closed = once(driver, 'close');
  const command = async (method, path, body, timeoutMs) => {
    const headers = body ? { 'content-type': 'application/json' } : {};
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, body: body && JSON.stringify(body), signal: timeoutMs && AbortSignal.timeout(timeoutMs) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebKitWebDriver, ${method} ${path}: ${value.message}`);
    return value;
  };
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await command('GET', '/status');
      break;
    } catch (error) {
      if (performance.now() > deadline) throw new Error('WebKitWebDriver did not start', { cause: error });
      await setTimeout(100);
    }
  }
  return {
    name: 'WebKit',
    open: () => openWebKit(command, miniBrowser),
    async close() {
      process.kill(-driver.pid, 'SIGTERM');
      await closed;
    },
  };
}

async function openWebKit(command, miniBrowser) {
  const alwaysMatch = { unhandledPromptBehavior: 'accept', 'webkitgtk:browserOptions': { binary: miniBrowser, args: ['--automation'] } };
  // One session in a hundred never starts, since its MiniBrowser has ended and the driver waits for it. The next one starts.
  const start = () => command('POST', '/session', { capabilities: { alwaysMatch } }, SESSION_TIMEOUT_MS);
  const { sessionId } = await start().catch(start);
  const send = (method, path, body) => command(method, `/session/${sessionId}${path}`, body);
  const find = async (selector) => (await send('POST', '/element', { using: 'css selector', value: selector }))[ELEMENT];
  return {
    errors: [],
    goto: (url) => send('POST', '/url', { url }),
    async evaluate(script, ...args) {
      // A promise is awaited, as puppeteer does it.
      const body = `const done = arguments[arguments.length - 1]; Promise.resolve((${script}).apply(null, [].slice.call(arguments, 0, -1))).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = await send('POST', '/execute/async', { script: body, args });
      if (error) throw new Error(error);
      return value ?? undefined;
    },
    click: async (selector) => send('POST', `/element/${await find(selector)}/click`, {}),
    type: async (selector, text) => send('POST', `/element/${await find(selector)}/value`, { text }),
    press: (key) => send('POST', '/actions', { actions: [{ type: 'key', id: 'keys', actions: ['keyDown', 'keyUp'].map((type) => ({ type, value: KEYS[key] })) }] }),
    close: () => send('DELETE', ''),
  };
}
