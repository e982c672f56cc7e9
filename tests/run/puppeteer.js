import puppeteer from 'puppeteer-core';

/** Everything that would talk to somebody else is off. */
const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function openChromium(url, executablePath, signal) {
  return open(url, { browser: 'chrome', executablePath, signal, args: CHROMIUM_ARGUMENTS });
}

export function openFirefox(url, executablePath, signal) {
  return open(url, { browser: 'firefox', executablePath, signal });
}

async function open(url, options) {
  const browser = await puppeteer.launch({ headless: true, ...options });
  try {
    await (await browser.newPage()).goto(url);
  } catch (error) {
    await browser.close();
    throw error;
  }
  return () => browser.close();
}
