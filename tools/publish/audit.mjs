// `npm audit` of every lock file. Severe advisories fail, except those of toolchains that are only tested with. A registry
// without that endpoint is no failure either, unless --required says so.
//
//   node tools/publish/audit.mjs [--required]
import { execFile } from 'node:child_process';
import { basename, dirname, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lockFiles } from './locks.mjs';
import { ROOT } from './publisher.mjs';

const SEVERE = ['high', 'critical'];
/** Advisories that do not matter here, each with its reason: `'GHSA-…': 'why'`. */
const ALLOWED = {};

/**
 * Lock files whose advisories are printed and do not fail. These are the users' toolchains, at given versions: webpack 4 will never
 * get a fix. They run in CI alone, and the package is packed on a machine where they did not run.
 */
const TESTED_WITH = /^(tests|benches)[\\/]/;

/**
 * Resolves `{ audited, faults, inTests, unavailable }`: numbers of lock files, texts, those that do not fail, and why the registry
 * did not answer.
 */
export async function audit({ log = console.log, ask = askNpm, files = lockFiles() } = {}) {
  const [faults, inTests] = [[], []];
  let audited = 0;
  for (const path of files.filter((one) => basename(one) === 'package-lock.json')) {
    const answer = await ask(dirname(path));
    const unavailable = reasonOf(answer);
    // The others ask the same registry.
    if (unavailable) return { audited, faults, inTests, unavailable };
    audited += 1;
    const found = severe(answer);
    const name = relative(ROOT, path);
    log(`${name}: ${found.length} severe`);
    (TESTED_WITH.test(name) ? inTests : faults).push(...found.map((text) => `${name}: ${text}`));
  }
  return { audited, faults, inTests };
}

function askNpm(folder) {
  const args = ['audit', '--json', '--package-lock-only', '--fetch-retries=1', '--fetch-timeout=20000'];
  return new Promise((resolve, reject) => {
    execFile('npm', args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => {
      try {
        resolve(JSON.parse(stdout));
      } catch {
        reject(error ?? new Error(`npm audit printed no JSON: ${stdout.slice(0, 200)}`));
      }
    });
  });
}

/** Why there is no report: the registry lacks the endpoint, or cannot be reached. */
export function reasonOf(answer) {
  if (answer.auditReportVersion !== undefined) return undefined;
  const { statusCode, message = '', error } = answer;
  if ([404, 405, 501].includes(statusCode)) return `the registry has no audit endpoint (${statusCode})`;
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|network/.test(`${message} ${error?.code} ${error?.summary}`)) return 'the registry could not be reached';
  throw new Error(`npm audit failed: ${message || JSON.stringify(error)}`);
}

/** The severe advisories of a report that are not allowed, as texts. */
export function severe(report) {
  const advisories = Object.values(report.vulnerabilities ?? {}).flatMap(({ via }) => via.filter((one) => typeof one === 'object'));
  const texts = advisories
    .filter(({ severity, url }) => SEVERE.includes(severity) && !Object.keys(ALLOWED).some((id) => url.endsWith(id)))
    .map(({ name, severity, title, url }) => `${name}: ${severity}: ${title} (${url})`);
  return [...new Set(texts)];
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { audited, faults, inTests, unavailable } = await audit();
  for (const text of inTests) console.log(`in tests alone: ${text}`);
  for (const fault of faults) console.error(fault);
  if (unavailable) console.error(`not audited: ${unavailable}`);
  console.log(`${audited} lock files audited, ${faults.length} severe advisories, ${inTests.length} in tests alone`);
  process.exitCode = faults.length > 0 || (unavailable && process.argv.includes('--required')) ? 1 : 0;
}
