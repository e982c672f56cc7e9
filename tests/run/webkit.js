// WebKit through WebKitWebDriver, spoken to in plain W3C WebDriver; xvfb-run gives it a screen.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './port.js';

const START_TIMEOUT_MS = 20_000;
const SESSION_TIMEOUT_MS = 15_000;

export async function openWebKit(url, { driver: program, miniBrowser, xvfbRun }, signal) {
  const port = await freePort();
  // A process group of its own: xvfb-run leaves its children behind when it is killed.
  const driver = spawn(xvfbRun, ['--auto-servernum', program, `--port=${port}`], { stdio: 'ignore', detached: true });
  const closed = once(driver, 'close');
  const kill = () => {
    try {
      process.kill(-driver.pid, 'SIGTERM');
    } catch {
      // It has ended already.
    }
  };
  const stop = async () => {
    signal.removeEventListener('abort', kill);
    kill();
    await closed;
  };
  signal.addEventListener('abort', kill);
  const command = async (method, path, body, timeoutMs) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      // Newer drivers refuse the text/plain that fetch would say.
      headers: body ? { 'content-type': 'application/json' } : {},
      body: body && JSON.stringify(body),
      signal: timeoutMs && AbortSignal.timeout(timeoutMs),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebKitWebDriver, ${method} ${path}: ${value.message}`);
    return value;
  };
  try {
    await untilReady(() => command('GET', '/status'));
    const alwaysMatch = { 'webkitgtk:browserOptions': { binary: miniBrowser, args: ['--automation'] } };
    // One session in a hundred never starts, since its MiniBrowser has ended and the driver waits for it. The next one starts.
    const begin = () => command('POST', '/session', { capabilities: { alwaysMatch } }, SESSION_TIMEOUT_MS);
    const { sessionId } = await begin().catch(begin);
    await command('POST', `/session/${sessionId}/url`, { url });
    return async () => {
      await command('DELETE', `/session/${sessionId}`).catch(() => {});
      await stop();
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilReady(ask) {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > deadline) throw new Error('WebKitWebDriver did not start', { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
