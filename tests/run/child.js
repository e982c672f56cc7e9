// A program that prints the suite's results, a line each.

import { spawn } from 'node:child_process';

const EXIT_TIMEOUT_MS = 10_000;

/**
 * Runs a program and collects its results; rejects when it dies without its last line.
 * That the program then ends by itself is one more case: nothing of the package keeps it alive.
 */
export function runProgram(program, args, { cwd, signal }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const results = [];
    let noise = '';
    let endedAt;
    let exitTimer;
    const kill = () => child.kill('SIGKILL');
    signal.addEventListener('abort', kill);

    const onLine = (line) => {
      if (!line.startsWith('@')) {
        noise += `${line}\n`;
        return;
      }
      const result = JSON.parse(line.slice(1));
      if (!result.end) return results.push(result);
      endedAt = performance.now();
      exitTimer = setTimeout(kill, EXIT_TIMEOUT_MS);
    };
    splitLines(child.stdout, onLine);
    child.stderr.on('data', (chunk) => (noise += chunk));

    child.on('error', reject);
    child.on('close', (code, killedBy) => {
      clearTimeout(exitTimer);
      signal.removeEventListener('abort', kill);
      if (endedAt === undefined) {
        const last = results.at(-1)?.name ?? 'none';
        reject(new Error(`${program} ended (${killedBy ?? code}) before the suite did; last case: ${last}\n${noise.slice(-3000)}`));
        return;
      }
      const ok = code === 0;
      const error = ok ? undefined : `exit code ${code}, signal ${killedBy}\n${noise.slice(-3000)}`;
      results.push({ name: 'process: it ends by itself after the last call', ok, error, ms: Math.round(performance.now() - endedAt) });
      resolve(results);
    });
  });
}

function splitLines(stream, onLine) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) onLine(line);
  });
  stream.on('end', () => rest && onLine(rest));
}
