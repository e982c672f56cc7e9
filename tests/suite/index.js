// The suite: what the package promises, said once for every runtime. Nothing here knows its host.

import { caseContext } from './context.js';
import { sleep, within } from './guard.js';
import { watchUncaught } from './uncaught.js';
import missingGlobals from './cases/missing-globals.js';
import loading from './cases/loading.js';
import request from './cases/request.js';
import baseUrl from './cases/base-url.js';
import answer from './cases/answer.js';
import answerProperties from './cases/answer-properties.js';
import badArguments from './cases/bad-arguments.js';
import apiErrors from './cases/api-errors.js';
import unexpectedAnswers from './cases/unexpected-answers.js';
import brokenFetch from './cases/broken-fetch.js';
import network from './cases/network.js';
import abort from './cases/abort.js';
import errorClass from './cases/error-class.js';
import secrets from './cases/secrets.js';
import ownContext from './cases/own-context.js';
import neighbours from './cases/neighbours.js';
import clocks from './cases/clocks.js';
import pollution from './cases/pollution.js';
import frozenIntrinsics from './cases/frozen-intrinsics.js';
import callbacks from './cases/callbacks.js';
import manyOnOneSignal from './cases/many-on-one-signal.js';
import errorMade from './cases/error-made.js';
import readOnce from './cases/read-once.js';
import plainInit from './cases/plain-init.js';
import responses from './cases/responses.js';
import truth from './cases/truth.js';
import unsent from './cases/unsent.js';
import redaction from './cases/redaction.js';
import limits from './cases/limits.js';
import many from './cases/many.js';
import manyStops from './cases/many-stops.js';
import manyArguments from './cases/many-arguments.js';
import manyHostile from './cases/many-hostile.js';

export { observeImport } from './observe-import.js';

const CASE_TIMEOUT_MS = 30_000;

// `missingGlobals` and `loading` stand first: they are about the calls before the module is loaded.
const groups = {
  missingGlobals,
  loading,
  request,
  baseUrl,
  answer,
  answerProperties,
  badArguments,
  apiErrors,
  unexpectedAnswers,
  brokenFetch,
  network,
  abort,
  errorClass,
  secrets,
  ownContext,
  neighbours,
  clocks,
  pollution,
  frozenIntrinsics,
  callbacks,
  manyOnOneSignal,
  errorMade,
  readOnce,
  plainInit,
  responses,
  truth,
  unsent,
  redaction,
  limits,
  many,
  manyStops,
  manyArguments,
  manyHostile,
};

/**
 * Runs every case, one after the other.
 * @param ofauth the package, as the host imported it
 * @param standin the address of the stand-in server
 * @param only runs the groups or cases whose name contains this text
 * @param host what a case may need and only some hosts have: `importEffects`, `secondCopy`, `document`
 * @param onResult called after every case
 * @param cases the groups of cases; default: the suite's own
 * @returns `[{ name, ok, error?, skipped?, ms }]`
 */
export async function runSuite({ ofauth, standin, only = '', host = {}, onResult = () => {}, cases: chosen = groups }) {
  const results = [];
  const uncaught = watchUncaught();
  for (const [group, cases] of Object.entries(chosen)) {
    for (const { name, run, needs = [] } of cases) {
      const fullName = `${group}: ${name}`;
      if (!fullName.includes(only)) continue;
      const missing = needs.find((need) => host[need] === undefined);
      const result = missing ? { ok: true, skipped: `this host has no ${missing}`, ms: 0 } : await runCase(run, { ofauth, standin, host }, uncaught);
      results.push({ name: fullName, ...result });
      onResult(results.at(-1));
    }
  }
  return results;
}

/** A case also fails when something went uncaught while it ran. */
async function runCase(run, context, uncaught) {
  const start = performance.now();
  const elapsed = () => Math.round(performance.now() - start);
  try {
    await within(CASE_TIMEOUT_MS, 'the case', async () => run(caseContext(context)));
    // Runtimes report it a turn later.
    await sleep(0);
    const [first] = uncaught.take();
    if (first) throw new Error(`uncaught: ${describe(first.reason)}`);
    return { ok: true, ms: elapsed() };
  } catch (error) {
    uncaught.take();
    return { ok: false, error: describe(error), ms: elapsed() };
  }
}

/** Some engines' stacks begin with the message, some leave it out. */
function describe(error) {
  const text = error instanceof Error ? String(error) : `a rejection that is no Error: ${typeof error}`;
  const stack = String(error?.stack ?? '');
  return stack.includes(text) ? stack : `${text}\n${stack}`;
}
