// The packaging matrix: the packed tarball, installed by name, in every toolchain's default configuration; built, then run.
//
//   node tests/packaging/index.js [TARBALL] [--only TEXT] [--quick] [--write]
//
// A row is a folder below rows/, with a package.json and lock of its own; row.js says what is done with it. --quick runs the
// rows that `npm test` runs; --write makes RESULTS.md.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { ensureNode, setup } from '../../tools/setup.mjs';
import { nodeBinary } from '../../tools/setup/npm.mjs';
import { startStandin } from '../standin/index.js';
import { openBrowsers } from './kit/browsers.js';
import { commandsIn } from './kit/commands.js';
import { installRow } from './kit/install.js';
import { copiesOf, filesOf, gzipSize, markerOf } from './kit/outputs.js';
import { asMarkdown } from './kit/table.js';
import { makeTarget } from './kit/target.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ROWS = fileURLToPath(new URL('rows', import.meta.url));
/** Where rows are installed; their node_modules are kept. */
const WORK = join(ROOT, '.work/packaging');
/** rolldown tells of a slow machine. */
const ALWAYS = ['[PLUGIN_TIMINGS]'];
/** Without the module: the error's class and the test, with what a bundler adds. */
const ONLY_LIMIT_BYTES = 4_000;

/**
 * @param only runs the rows whose folder's name contains this text
 * @param quick runs the rows that say so
 * @returns `{ passed, failed, rows }`
 */
export async function runPackaging({ tarball, only = '', quick = false, log = console.log }) {
  const rows = [];
  const standin = await startStandin();
  const browsers = openBrowsers();
  try {
    for (const name of (await readdir(ROWS)).sort()) {
      if (!name.includes(only)) continue;
      const { default: row } = await import(pathToFileURL(join(ROWS, name, 'row.js')));
      if (quick && !row.quick) continue;
      log(`\n${row.title}`);
      rows.push({ name, ...row, ...(await runRow({ name, row, tarball, standin: standin.url, browsers, log })) });
    }
  } finally {
    await browsers.close();
    await standin.close();
  }
  const checks = rows.flatMap((row) => row.checks);
  const failed = checks.filter(({ ok }) => !ok).length + (rows.length === 0 ? 1 : 0);
  return { passed: checks.length - failed, failed, rows };
}

/** `{ checks: [{ name, ok, error? }], gzip?, versions }` */
async function runRow({ name, row, tarball, standin, browsers, log }) {
  const folder = join(WORK, name);
  const node = row.node ? nodeBinary(row.node) : nodeBinary('node24');
  const result = { checks: [] };
  const check = async (title, action) => {
    const start = performance.now();
    try {
      await action();
      result.checks.push({ name: title, ok: true });
    } catch (error) {
      result.checks.push({ name: title, ok: false, error: error?.stack ?? String(error) });
    }
    const { ok, error } = result.checks.at(-1);
    log(`  ${ok ? '✓' : '✗'} ${title} (${((performance.now() - start) / 1000).toFixed(1)} s)${ok ? '' : `\n    ${error.replaceAll('\n', '\n    ')}`}`);
    return ok;
  };

  let installed;
  if (!(await check('install', async () => (installed = await installRow({ source: join(ROWS, name), folder, tarball, node, log }))))) return result;
  const marker = await markerOf(installed);
  const outputs = {
    of: (place, endings) => filesOf(join(folder, place), endings),
    oneCopy(files) {
      result.gzip = gzipSize(files);
      assert.equal(copiesOf(files, marker), 1, `copies of the module in ${files.map(({ name: file }) => file).join(', ')}`);
    },
    /** A build that warns of the package is not clean. `allowed` are warnings of the tool about itself. */
    quiet(printed, allowed = []) {
      const lines = printed.split('\n').filter((line) => /warn|deprecat|unresolved|could not be resolved|externalized/i.test(line) && ![...allowed, ...ALWAYS].some((text) => line.includes(text)));
      assert.deepEqual(lines, [], 'warnings');
    },
  };
  const context = {
    folder,
    installed,
    node,
    standin,
    check,
    outputs,
    ...commandsIn(folder, { node }),
    path: (...parts) => join(folder, ...parts),
    /** `{ target, query, verify }` for one probe. */
    target: () => makeTarget(standin),
    /** Opens a page that imports src/page.js, and checks its report and that its console is silent. `allowed` is what the console may say. */
    async page(browser, url, { allowed = [] } = {}) {
      const { query, verify } = await makeTarget(standin);
      const { report, said } = await browsers.visit(browser, `${url}?${query}`);
      await verify(report);
      // The second delete of the probe is answered with a 404, which browsers report.
      const loud = said.filter((line) => /^(warn|error)|ofauth/i.test(line) && !/404|favicon/.test(line) && !allowed.some((text) => line.includes(text)));
      assert.deepEqual(loud, [], 'the console');
    },
    visit: browsers.visit,
    /** The files of a build of src/only.js. */
    only(files) {
      const bytes = files.filter(({ name: file }) => !file.endsWith('.html')).reduce((all, file) => all + file.bytes.length, 0);
      assert.equal(copiesOf(files, marker), 0, 'the module is there');
      assert.ok(bytes > 0 && bytes < ONLY_LIMIT_BYTES, `${bytes} bytes`);
      result.only = bytes;
    },
  };
  try {
    await row.run(context);
  } catch (error) {
    result.checks.push({ name: 'row.js', ok: false, error: error.stack });
    log(`  ✗ ${error.stack}`);
  }
  result.versions = await versionsOf(join(ROWS, name));
  return result;
}

/** What the row's package.json depends on. */
async function versionsOf(source) {
  const { dependencies = {} } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8').catch(() => '{}'));
  return dependencies;
}

async function pack(folder) {
  const { stdout } = await promisify(execFile)('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: join(ROOT, 'pkg') });
  return join(folder, stdout.trim());
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await ensureNode();
  const options = { only: { type: 'string' }, quick: { type: 'boolean' }, write: { type: 'boolean' } };
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  await setup({ browsers: true });
  const tarball = positionals[0] ? resolve(positionals[0]) : await pack(join(ROOT, '.work'));
  const { passed, failed, rows } = await runPackaging({ tarball, only: values.only, quick: values.quick });
  if (values.write) await writeFile(new URL('RESULTS.md', import.meta.url), asMarkdown(rows));
  console.log(`\n${rows.length} rows: ${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
