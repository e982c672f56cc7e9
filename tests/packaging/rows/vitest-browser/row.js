import { findBrowsers } from '../../../../tools/setup/browsers.mjs';
import { vitestRow } from '../../kit/vitest.js';

export default vitestRow({ title: 'Vitest, browser mode', env: () => ({ CHROMIUM: findBrowsers().chromium }) });
