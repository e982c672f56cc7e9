// Commands of a row, in its folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../../run/port.js';

const COMMAND_TIMEOUT_MS = 300_000;
const START_TIMEOUT_MS = 90_000;
const POLL_MS = 100;

/** No tool asks, tells its maker, or colours what it prints. */
const QUIET = { CI: '1', NO_COLOR: '1', FORCE_COLOR: undefined, NEXT_TELEMETRY_DISABLED: '1', ASTRO_TELEMETRY_DISABLED: '1', NUXT_TELEMETRY_DISABLED: '1', NG_CLI_ANALYTICS: 'false', WRANGLER_SEND_METRICS: 'false', DO_NOT_TRACK: '1', BROWSERSLIST_IGNORE_OLD_DATA: '1' };

/** `node`: the Node.js to run scripts in. */
export function commandsIn(folder, { node = process.execPath } = {}) {
  const start = (command, args, { env = {}, cwd = folder } = {}) => {
    const PATH = [join(folder, 'node_modules/.bin'), dirname(node), process.env.PATH].join(delimiter);
    // A process group of its own: tools leave workers behind.
    return spawn(command, args, { cwd, env: { ...process.env, ...QUIET, PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  };
  return {
    /** Resolves with all it printed, stdout and stderr together; rejects when it fails. */
    async exec(command, args = [], options = {}) {
      const child = start(command, args, options);
      const printed = listen(child);
      const timer = globalThis.setTimeout(() => stop(child), options.timeoutMs ?? COMMAND_TIMEOUT_MS);
      const [code, signal] = await once(child, 'close');
      clearTimeout(timer);
      const text = printed();
      if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}:\n${text.slice(-4000)}`);
      return text;
    },

    /** A server: `args` gets a free port. `{ url, printed(), close() }`, once `path` answers. */
    async serve(command, args, { path = '/', ...options } = {}) {
      const port = await freePort();
      const child = start(command, args(port), { ...options, env: { PORT: String(port), ...options.env } });
      const printed = listen(child);
      const url = `http://127.0.0.1:${port}`;
      const close = async () => {
        const closed = child.exitCode ?? child.signalCode ?? once(child, 'close');
        stop(child);
        await closed;
      };
      const deadline = performance.now() + START_TIMEOUT_MS;
      for (;;) {
        if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}:\n${printed().slice(-4000)}`);
        const response = await fetch(url + path).catch(() => undefined);
        await response?.body?.cancel();
        if (response) return { url, printed, close };
        if (performance.now() > deadline) {
          await close();
          throw new Error(`${command} does not answer at ${url}${path}:\n${printed().slice(-4000)}`);
        }
        await setTimeout(POLL_MS);
      }
    },
  };
}

function listen(child) {
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

function stop(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
