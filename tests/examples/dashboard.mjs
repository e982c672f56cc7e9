// examples/dashboard, built by Vite, through examples/worker in workerd: the same promises in three browsers, and in Chromium
// what one browser is enough for.
import { browserChecks } from './dashboard-checks.mjs';
import { chromiumChecks } from './dashboard-chromium.mjs';
import { missingBrowser } from './dashboard-drivers.mjs';
import { setUp } from './dashboard-setup.mjs';
import { typeCheck } from './kit.mjs';

const inBrowser = (browser, more = () => []) => ({
  example: 'dashboard',
  missing: () => missingBrowser(browser),
  async open(given) {
    const tools = await setUp(given, browser);
    const checks = [...browserChecks(tools), ...more(tools)];
    return { checks: checks.map((check) => ({ ...check, name: `${browser}: ${check.name}` })), close: tools.close };
  },
});

export const dashboard = inBrowser('Chromium', (tools) => [{ name: 'its types are right', run: () => typeCheck(tools.folder) }, ...chromiumChecks(tools)]);
export const dashboardFirefox = inBrowser('Firefox');
export const dashboardWebKit = inBrowser('WebKit');
