// What the checks of all examples share.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../tools/setup/shell.mjs';
import { DEFAULT_KEY } from '../standin/index.js';

export { DEFAULT_KEY as KEY };

/** A message is deleted, and the answer is lost each time. */
export const LOST_ANSWER = { deletes: true, then: 'reset', afterBytes: 0, times: 'forever' };

export const bin = (name) => join(ROOT, 'node_modules/.bin', name);

/** The server says that it is deleted, and it is not. */
const LIE = { status: 200, times: 'forever' };

/** The stand-in's control calls. `lies`: no delete of a message made here is true. */
export function standinClient(url, { lies = false } = {}) {
  const call = async (method, path, body) => {
    const response = await fetch(`${url}/_standin/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const fault = (id, ...faults) => call('POST', 'faults', { id, faults });
  return {
    url,
    fault,
    /** A connection of its own, with a message for each text: `{ connectionId, ids }`. */
    async connection(...texts) {
      const { connectionId } = await call('POST', 'connections', {});
      const ids = [];
      for (const text of texts) ids.push((await call('POST', 'messages', { connectionId, text })).id);
      if (lies) for (const id of ids) await fault(id, LIE);
      return { connectionId, ids };
    },
    exists: async (id) => (await call('GET', `messages/${id}`)).exists,
    /** Without an id: all. */
    requests: (id) => call('GET', id === undefined ? 'requests' : `requests?id=${id}`),
  };
}

/** Runs a program to its end: `{ code, out, err }`. */
export function runProgram(program, args, { cwd, env = {}, timeoutMs = 60_000 }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, killSignal: 'SIGKILL' });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: code ?? signal, out, err }));
  });
}

export async function typeCheck(folder) {
  const { code, out } = await runProgram(bin('tsc'), ['-p', '.', '--pretty', 'false'], { cwd: folder });
  if (code !== 0) throw new Error(`tsc: ${out}`);
}
