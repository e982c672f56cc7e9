// The browsers for the tests. They are never downloaded from their makers: found, or installed by apt.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { HAS_APT } from './debian.mjs';
import { isFile, which } from './shell.mjs';

const PROGRAM_FILES = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(Boolean);

const CHROMIUM_PLACES = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ...PROGRAM_FILES.map((folder) => join(folder, 'Google/Chrome/Application/chrome.exe')),
];
const FIREFOX_PLACES = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  ...PROGRAM_FILES.map((folder) => join(folder, 'Mozilla Firefox/firefox.exe')),
];

/** `{ chromium?, firefox?, webkit?: { driver, miniBrowser, xvfbRun } }`: paths, each absent when the browser is. */
export function findBrowsers() {
  return {
    chromium: named('CHROMIUM_PATH') ?? which('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ?? CHROMIUM_PLACES.find(isFile),
    firefox: named('FIREFOX_PATH') ?? which('firefox-esr', 'firefox') ?? FIREFOX_PLACES.find(isFile),
    webkit: findWebKit(),
  };
}

export function browserLacks({ chromium, firefox, webkit }) {
  const lacks = [];
  if (!chromium) lacks.push(lack('Chromium', ['chromium'], 'or set CHROMIUM_PATH to a Chromium or Chrome'));
  if (!firefox) lacks.push(lack('Firefox', ['firefox-esr'], 'or set FIREFOX_PATH to a Firefox'));
  // xvfb-run needs xauth, which xvfb only recommends.
  if (!webkit) lacks.push(lack('WebKit', ['webkit2gtk-driver', 'xvfb', 'xauth'], 'only WebKitGTK on Linux can be driven'));
  return lacks;
}

function lack(what, packages, remark) {
  const install = HAS_APT ? `apt-get install ${packages.join(' ')}   (${remark})` : `install ${what} (${remark})`;
  return { what, packages: () => packages, install };
}

function named(variable) {
  const path = process.env[variable];
  return path && isFile(path) ? path : undefined;
}

function findWebKit() {
  if (process.platform !== 'linux') return undefined;
  const driver = which('WebKitWebDriver');
  const miniBrowser = findMiniBrowser();
  const xvfbRun = which('xvfb-run');
  return driver && miniBrowser && xvfbRun && which('xauth') ? { driver, miniBrowser, xvfbRun } : undefined;
}

/** WebKitGTK's own small browser, which the driver starts; it is not on PATH. */
function findMiniBrowser() {
  const versions = ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0'];
  for (const lib of ['/usr/lib', '/usr/lib64', '/usr/libexec']) {
    if (!existsSync(lib)) continue;
    const folders = [lib, ...readdirSync(lib).filter((name) => name.endsWith('-linux-gnu')).map((name) => join(lib, name))];
    for (const version of versions) {
      for (const folder of folders) {
        const path = join(folder, version, 'MiniBrowser');
        if (isFile(path)) return path;
      }
    }
  }
  return undefined;
}
