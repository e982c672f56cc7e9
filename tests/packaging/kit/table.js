// RESULTS.md: a row a toolchain, and which rows hold which fault.
import { arch, cpus, platform } from 'node:os';

/** What 0.1.0 was found to do wrong, by number; a row's `faults` are the ones it holds. */
const FAULTS = {
  1: 'fake timers stop every later call',
  2: 'Cloudflare through other bundlers: "Wasm code generation disallowed by embedder"',
  3: "Next.js's edge runtime and middleware: \"Dynamic Code Evaluation not allowed\"",
  4: 'importing `isOFAuthError` alone brings the module; an `import` beside a `require` brings two',
  5: "Jest's jsdom lacks TextDecoder, the message blamed the Content-Security-Policy",
  6: 'hand-made mocks without `arrayBuffer` fail',
  7: 'types: exactOptionalPropertyTypes, README in strict TypeScript, other implementations of fetch',
  8: 'CORS and connect-src are not named',
  9: "without 'wasm-unsafe-eval' the error is retryable",
  10: 'syntax that browserify 17 and webpack 4 cannot read',
  11: 'Deno by path and JSR find no types',
  12: 'no import map, no single file, no links on npm',
  13: 'short keys are cut out of words; `http://mock:3000` is refused',
  14: "frameworks answer with the error's status; pino overwrites `type`",
  15: 'HTTP_PROXY in Bun and Deno carries loopback requests',
};
/** Held by other steps of `npm test`. */
const ELSEWHERE = { 7: '`tests/types`', 11: '`tools/publish/dry-run.mjs`', 12: '`tools/publish/dry-run.mjs`' };

/** @param rows `[{ title, line?, versions, checks, gzip?, only?, faults? }]` */
export function asMarkdown(rows) {
  const date = new Date().toISOString().slice(0, 10);
  const checks = rows.flatMap((row) => row.checks);
  const passed = checks.filter(({ ok }) => ok).length;
  const untouched = rows.filter(({ line }) => !line).length;
  return `# The packaging matrix

Made by \`npm run packaging\` on ${date} (${cpus().length} cores, ${platform()} ${arch()}): the packed tarball, installed by name, built by each
toolchain's own command in its default configuration, then run. ${rows.length} rows, ${untouched} of them untouched; ${passed} of ${checks.length} checks passed.

"To add" is the one thing that a default project needs. "gzip" is the JavaScript and wasm of the build in KiB, the toolchain's own code
included, where copies of the module were counted in it. "alone" is a build that imports only \`isOFAuthError\`, in bytes.

| toolchain | versions | | to add | checked | gzip | alone |
|---|---|---|---|---|--:|--:|
${rows.map(asRow).join('\n')}

## Faults of 0.1.0, and the rows that hold their cure

| | fault | held by |
|--:|---|---|
${Object.entries(FAULTS).map(([number, text]) => `| ${number} | ${text} | ${holders(rows, number)} |`).join('\n')}
`;
}

function asRow({ title, line, checks, gzip, only, versions }) {
  const isGreen = checks.every(({ ok }) => ok);
  const names = checks.map(({ name, ok }) => (ok ? name : `**${name}: failed**`)).join(' · ');
  const cells = [title, versionText(versions), isGreen ? '✓' : '✗', line ? asCode(line) : '', names, gzip ? (gzip / 1024).toFixed(1) : '', only ?? ''];
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

const asCode = (text) => (text.includes('`') ? text : `\`${text}\``);
const versionText = (versions) => Object.entries(versions ?? {}).map(([name, version]) => `${name} ${version}`).join(', ');

function holders(rows, number) {
  const titles = rows.filter(({ faults = [] }) => faults.includes(Number(number))).map(({ title }) => title);
  return [...titles, ELSEWHERE[number]].filter(Boolean).join(', ');
}
