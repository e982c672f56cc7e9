// The README's commands, as its lines for a bare Debian say.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, SetupError, tail } from '../setup/shell.mjs';

const MINUTE_MS = 60_000;
const START_MS = 40 * MINUTE_MS;
const TEST_MS = 90 * MINUTE_MS;
const STOP_MS = 15_000;
const TAIL_LINES = 30;
/** The lines that tell how far it is. */
const PROGRESS = /^(?:set-up: |start: |build: |── |✗ )/;

/** Each takes a Debian and resolves with rows: `[{ command, ok, text, seconds }]`. */
export const COMMANDS = { start, test };

/** `npm start`, until its page answers, then Ctrl-C; and once more without the page. */
async function start(debian, say) {
  const page = await startPage(debian, say);
  if (!page.ok) return [page];
  const deleted = (lines) => lines.some((line) => /success: true/.test(line)) && 'it deleted a message';
  return [page, await runWhole(debian, say, { command: 'npm start -- --once', timeoutMs: START_MS, summary: deleted })];
}

async function test(debian, say) {
  const counts = (lines) => lines.map((line) => /^\d+ (?:skipped|passed, \d+ failed)\b/.exec(line)?.[0]).filter(Boolean).join(', ');
  return [await runWhole(debian, say, { before: installLine(), command: 'npm test', timeoutMs: TEST_MS, summary: counts })];
}

async function startPage(debian, say) {
  const command = 'npm start';
  let found;
  const served = new Promise((resolve) => (found = resolve));
  const begun = performance.now();
  const { ended, interrupt, lines } = debian.sh(`${installLine()} && ${command}`, {
    timeoutMs: START_MS,
    onLine(line) {
      tell(say, line);
      const address = /the page: (http:\S+)/.exec(line)?.[1];
      if (address) found(address);
    },
  });
  const address = await Promise.race([served, ended]);
  const seconds = (performance.now() - begun) / 1000;
  if (typeof address !== 'string') return { command, ...failure(debian, say, lines, address) };
  const page = await readPage(address).then(
    (files) => ({ ok: true, text: `the page and its ${files} files answer` }),
    (error) => ({ ok: false, text: `the page does not answer: ${error.message}` }),
  );
  interrupt();
  const end = await Promise.race([ended, sleep(STOP_MS, undefined, { ref: false })]);
  if (end) return { command, ...page, seconds };
  return { command, ok: false, text: `${page.text}, but Ctrl-C does not end it`, seconds };
}

/** The page's network is this machine's own. Resolves with the number of files that the page names. */
async function readPage(address) {
  const html = await textOf(address);
  const files = [...html.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="([^"]+)"/g)].map((match) => new URL(match[1], address));
  if (files.length === 0) throw new Error('it names no script');
  for (const file of files) await textOf(file);
  return files.length;
}

async function textOf(address) {
  const response = await fetch(address, { signal: AbortSignal.timeout(STOP_MS) });
  if (!response.ok) throw new Error(`${response.status} for ${new URL(address).pathname}`);
  return response.text();
}

/** `summary` makes the row's text of the lines; without any, something did not run. */
async function runWhole(debian, say, { before, command, timeoutMs, summary }) {
  const { ended, lines } = debian.sh(before ? `${before} && ${command}` : command, { timeoutMs, onLine: (line) => tell(say, line) });
  const result = await ended;
  const text = summary(lines);
  if (result.code === 0 && text) return { command, ok: true, text, seconds: result.seconds };
  return { command, ...failure(debian, say, lines, result), ...(text && { text }) };
}

function tell(say, line) {
  if (PROGRESS.test(line)) say(`  ${line}`);
}

function failure({ logPath }, say, lines, { code, seconds }) {
  say(`it ended with ${code}; all that it printed is in ${logPath}. The end of it:\n${tail(lines.join('\n'), TAIL_LINES)}`);
  return { ok: false, text: `ended with ${code}`, seconds };
}

/** What the README tells a newcomer to install: its own line, so that it cannot go stale. */
function installLine() {
  const line = /^(apt-get update && .+) && npm start$/m.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1];
  if (!line) throw new SetupError('README.md has no line "apt-get update && … && npm start" any more');
  return line;
}
