// RESULTS.md: what was run, with what, and what came of it.

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../run/paths.js';
import { asMarkdown, caseNames } from '../run/table.js';

const PLATFORMS = { win32: 'Windows', darwin: 'macOS', linux: 'Linux' };
const ARCHITECTURES = { x64: 'x86-64' };
const MARKS = { passed: '✓', failed: '✗', 'not judged': 'n/a' };

/** @param comparison what `compare` returns */
export async function asReport({ version, columns, runtimes, comparison }) {
  const versions = await Promise.all(runtimes.map(async ({ runtime, program, missing }) => `| ${runtime} | ${missing ? 'not installed' : await versionOf(runtime, program)} |`));
  const results = columns.flatMap(({ results = [] }) => results);
  const passed = results.filter(({ ok, skipped }) => ok && !skipped).length;
  const failed = results.filter(({ ok }) => !ok).length;
  return `# The fault matrix

Made by \`npm run faults -- --write\` on ${new Date().toISOString().slice(0, 10)}, with ofauth-wasm ${version}, on ${machine()}.
${caseNames(columns).length} cases, ${columns.length} runtimes: ${passed} passed, ${failed} failed. Every case also searches all that can be printed of an
error, and of what \`onAttempt\` is given, for the key and the connection id, which the server repeats wherever it can.

| runtime | version |
| --- | --- |
${versions.join('\n')}

## Every case on every runtime

${asMarkdown(columns)}
## Beside other clients

${asComparison(comparison)}`;
}

function asComparison({ node, clients }) {
  const row = (cells) => `| ${cells.join(' | ')} |`;
  const title = ({ name, version }) => (version ? `${name} ${version}` : `plain ${name}`);
  const score = ({ results }) => {
    const judged = results.filter(({ verdict }) => verdict !== 'not judged');
    return `${judged.filter(({ verdict }) => verdict === 'passed').length} of ${judged.length}`;
  };
  const [{ results }] = clients;
  return `In ${node}, each client set up as its documentation says, with two retries, a deadline of one second an attempt, and its URL made with
\`encodeURIComponent\` (\`tests/faults/compare/clients\`). Each row says what passes. ${MARKS['not judged']}: the client has no notion of it, so it is not judged.

${[
    row(['check', ...clients.map(title)]),
    row(['---', ...clients.map(() => ':-:')]),
    ...results.map(({ name }, index) => row([name.replaceAll('|', '\\|'), ...clients.map((client) => MARKS[client.results[index].verdict])])),
    row(['**passed**', ...clients.map((client) => `**${score(client)}**`)]),
  ].join('\n')}
`;
}

function machine() {
  return `${cpus().length} cores, ${PLATFORMS[process.platform] ?? process.platform} ${ARCHITECTURES[process.arch] ?? process.arch}`;
}

async function versionOf(runtime, program) {
  if (runtime === 'workerd') return JSON.parse(await readFile(join(root, 'node_modules/workerd/package.json'), 'utf8')).version;
  // WebKit's browser wants a screen even for that.
  const command = program.xvfbRun ? [program.xvfbRun, '--auto-servernum', program.miniBrowser] : [program];
  const { stdout } = await promisify(execFile)(command[0], [...command.slice(1), '--version']);
  return stdout.split('\n')[0].trim();
}
