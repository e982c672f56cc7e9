// What every check is given, on any host. Loaded before the host's tool is: what it needs of the globals it keeps, since
// fake timers, mocks and `lockdown` come later.

import { nextSecrets } from '../../faults/keys.js';
import { standinClient } from '../../suite/standin.js';
import { watchUncaught } from '../../suite/uncaught.js';

const { setTimeout, clearTimeout } = globalThis;
const print = console.log.bind(console);

/** Longer than any call here takes with its retries. */
export const CALL_MS = 8_000;
const CHECK_MS = 20_000;

/** The answer of mocks. */
export const ANSWER = { success: true, queue: { id: 1 } };
export const [STANDIN, ELSEWHERE, ONLY = ''] = globalThis.Deno?.args ?? globalThis.process?.argv?.slice(2) ?? [];

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The promise's outcome; rejects if there is none in time, whatever the host did to its timers. */
export async function within(ms, what, promise) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`${what} did not settle within ${ms} ms`)), ms)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function equal(actual, expected, what) {
  const [came, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (came !== wanted) throw new Error(`${what}: expected ${wanted}, came ${came}`);
}

export function matches(text, pattern, what) {
  if (!pattern.test(text)) throw new Error(`${what}: ${JSON.stringify(text)} does not match ${pattern}`);
}

/** What surfaces outside of any promise that is awaited here. */
const uncaught = watchUncaught();
let warnings = [];
globalThis.process?.on?.('warning', (warning) => warnings.push(warning));

function takeSurfaced() {
  const taken = [...warnings, ...uncaught.take().map(({ reason }) => reason)];
  warnings = [];
  return taken.map((what) => what?.stack || String(what));
}

// A program that ends too early says why.
globalThis.process?.on?.('exit', () => takeSurfaced().forEach((what) => console.error(what)));

/** That nothing surfaced since the last time. */
export async function assertQuiet() {
  await sleep(20);
  equal(takeSurfaced(), [], 'surfaced');
}

/**
 * @param load imports the package
 * @param defaults options of every call
 */
export async function makeHost(load, options) {
  // Flags of Node warn at the start.
  await sleep(20);
  takeSurfaced();
  return hostOf(await load(), options);
}

/** @param url the stand-in's address; `elsewhere`: that of another, where no key must come */
export function hostOf(api, { url = STANDIN, elsewhere = ELSEWHERE, defaults = {} } = {}) {
  const standin = standinClient(url);
  const checks = [];
  const check = (name, run) => checks.push({ name, run: () => within(CHECK_MS, 'the check', run()) });
  check('import', assertQuiet);

  /** A message with a key and a connection of its own. */
  async function message(...faults) {
    const { key, connectionId } = nextSecrets();
    await standin.addConnection({ connectionId });
    const id = await standin.addMessage({ connectionId });
    if (faults.length > 0) await standin.setFaults(id, ...faults);
    return {
      id,
      key,
      connectionId,
      delete: (options) => api.deleteMassMessage(id, key, connectionId, { baseUrl: url, ...defaults, ...options }),
      setFaults: (...list) => standin.setFaults(id, ...list),
      requests: () => standin.requests(id),
      exists: () => standin.exists(id),
    };
  }

  /** A call that mocks answer. */
  const call = (options, id = '26000000001') =>
    api.deleteMassMessage(id, 'a-key-of-a-test', 'conn_of_a_test', { baseUrl: 'https://api.test', ...options });

  /** The error of a call, checked to be one of ours with that code. */
  async function rejection(promise, code) {
    const outcome = await within(CALL_MS, 'the call', promise.then((value) => ({ value }), (error) => ({ error })));
    if ('value' in outcome) throw new Error(`it resolved with ${JSON.stringify(outcome.value)}`);
    const { error } = outcome;
    if (!(error instanceof api.OFAuthError && api.isOFAuthError(error))) throw new Error(`another error: ${error?.stack ?? error}`);
    if (error.code !== code) throw new Error(`code ${code} expected, came ${describe(error)}`);
    return error;
  }

  const resolution = (promise) => within(CALL_MS, 'the call', promise.then((value) => value, (error) => Promise.reject(new Error(describe(error)))));

  return { ...api, standin, elsewhere: standinClient(elsewhere), check, checks, message, call, rejection, resolution };
}

function describe(error) {
  return `${error} ${JSON.stringify(error)} cause: ${error?.cause?.stack ?? error?.cause}`;
}

/** What was added with `check`, and that all of it leaves nothing behind. */
export function allChecks({ checks, check, call, resolution }) {
  check('quiet', async () => {
    const rejects = async () => {
      throw new Error('onAttempt');
    };
    await resolution(call({ onAttempt: rejects, fetch: async () => ({ status: 200, text: async () => JSON.stringify(ANSWER) }) }));
    await assertQuiet();
  });
  return checks;
}

/** Runs them one after the other. @returns `[{ name, ok, error? }]` */
export async function runChecks(host, onResult = () => {}, only = ONLY) {
  const results = [];
  for (const { name, run } of allChecks(host).filter((one) => one.name.includes(only))) {
    let error;
    try {
      await run();
    } catch (thrown) {
      // SES hides stacks.
      error = thrown?.stack || String(thrown);
    }
    results.push({ name, ok: error === undefined, error });
    onResult(results.at(-1));
  }
  return results;
}

/** For a program: one line a result. */
export async function runAndPrint(host) {
  const line = (result) => print(`@${JSON.stringify(result)}`);
  await runChecks(host, line);
  line({ end: true });
}
