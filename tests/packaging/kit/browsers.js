// Opens pages in real browsers and waits for what they report.
import { setTimeout } from 'node:timers/promises';
import { launch, missingBrowser } from '../../examples/dashboard-drivers.mjs';

const REPORT_TIMEOUT_MS = 60_000;
const POLL_MS = 50;

/** `{ visit(name, url), close() }`; each browser is started when it is first asked for. */
export function openBrowsers() {
  const started = new Map();
  const get = (name) => {
    const missing = missingBrowser(name);
    if (missing) throw new Error(`${name} is missing. To have it: ${missing}`);
    if (!started.has(name)) started.set(name, launch(name));
    return started.get(name);
  };
  return {
    /**
     * What kit/page.js writes into the page, and all that the console said (Chromium and Firefox).
     * @param name 'Chromium', 'Firefox' or 'WebKit'
     * @param allowed texts of errors that the page may have: Firefox tells what a policy forbids as an error of the page
     */
    async visit(name, url, { allowed = [] } = {}) {
      const tab = await (await get(name)).open();
      const said = [];
      tab.page?.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
      try {
        await tab.goto(url);
        const report = await reported(tab, said);
        const error = tab.errors.find(({ message }) => !allowed.some((text) => message.includes(text)));
        if (error) throw error;
        return { report, said };
      } finally {
        await tab.close();
      }
    },
    async close() {
      for (const browser of started.values()) await (await browser).close();
    },
  };
}

async function reported(tab, said) {
  const deadline = performance.now() + REPORT_TIMEOUT_MS;
  for (;;) {
    const text = await tab.evaluate(() => document.querySelector('#report')?.textContent);
    if (text) return JSON.parse(text);
    if (performance.now() > deadline) throw new Error(`the page never reported; its console: ${said.join('\n') || 'nothing'}; its errors: ${tab.errors.join('\n') || 'none'}`);
    await setTimeout(POLL_MS);
  }
}
