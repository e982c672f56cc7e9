// Proof that the harness can fail: the package with a fault put around it, which a few rounds must find.

import { planRound } from './plan.js';
import { runRound } from './round.js';

/** The same rounds every time: in these there is something of every kind. */
const SEED = 1;
const MAX_ROUNDS = 12;
const PATIENCE_MS = 1_500;
const CALLS = 25;

/** What each fault is, and the check that must find it. `wrap(ofauth, setup)` → its deleteMassMessage. */
const faults = {
  'some calls never settle': { check: 'settles', wrap: ({ deleteMassMessage }) => (id, ...rest) => (Number(id) % 7 === 0 ? new Promise(() => {}) : deleteMassMessage(id, ...rest)) },
  'the errors are plain ones': { check: 'answers', wrap: failing((error) => new Error(error.message)) },
  'a call takes the others along': { check: 'internal', wrap: failing((error, { OFAuthError }) => new OFAuthError('trapped', { code: 'internal', attempts: error.attempts, retryable: true, mayHaveSucceeded: true })) },
  'another answer arrives': { check: 'controls', wrap: ({ deleteMassMessage }) => async (...args) => ({ ...(await deleteMassMessage(...args)), success: false }) },
  'an error says that nothing can have happened': { check: 'truth', wrap: failing((error) => Object.assign(error, { mayHaveSucceeded: false })) },
  'an error shows a piece of the key': { check: 'secrets', wrap: failing((error, ofauth, [, key]) => Object.assign(error, { cause: { hint: `…${key.slice(5, 14)}…` } })) },
  'an error shows the key in its escapes': { check: 'secrets', wrap: failing((error, ofauth, [, key]) => Object.assign(error, { hint: [...key].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('') })) },
  'options are read late': { check: 'requests', wrap: ({ deleteMassMessage }) => async (...args) => (await null, deleteMassMessage(...args)) },
  'calls run in the context of the first': { check: 'context', wrap: batching },
  'a rejected onAttempt is dropped': { check: 'uncaught', wrap: withOption('onAttempt', (onAttempt) => (told) => void onAttempt(told)) },
  'a timer stays': { check: 'left behind', wrap: ({ deleteMassMessage }) => (...args) => (setTimeout(() => {}, 300), deleteMassMessage(...args)) },
  'reports are lost': { check: 'reports', wrap: withOption('onAttempt', () => () => {}) },
};

function failing(change) {
  return (ofauth) => async (...args) => {
    try {
      return await ofauth.deleteMassMessage(...args);
    } catch (error) {
      throw change(error, ofauth, args);
    }
  };
}

function withOption(name, change) {
  return ({ deleteMassMessage }) => (id, key, connectionId, options) => {
    const isPlain = typeof options === 'object' && options !== null && Object.getOwnPropertyDescriptor(options, name)?.writable;
    return deleteMassMessage(id, key, connectionId, isPlain ? { ...options, [name]: change(options[name]) } : options);
  };
}

/** One queue for all, drained by whoever comes first. */
function batching({ deleteMassMessage }) {
  let queue;
  return (...args) =>
    new Promise((resolve) => {
      if (!queue) {
        queue = [];
        Promise.resolve().then(() => {
          for (const start of queue) start();
          queue = undefined;
        });
      }
      queue.push(() => resolve(deleteMassMessage(...args)));
    });
}

/** A result for every fault: ok if it was found. */
export async function redChecks(setup) {
  const results = [];
  for (const [fault, { check, wrap }] of Object.entries(faults)) {
    const name = `red check: ${fault}`;
    if (check === 'context' && !setup.asyncContext) {
      results.push({ name, ok: true, skipped: 'this host has no AsyncLocalStorage' });
      continue;
    }
    const ofauth = { ...setup.ofauth, deleteMassMessage: wrap(setup.ofauth) };
    const found = await isFound({ ...setup, ofauth, patienceMs: PATIENCE_MS }, check);
    results.push({ name, ok: found, error: found ? undefined : `${MAX_ROUNDS} rounds did not find it` });
  }
  return results;
}

async function isFound(setup, check) {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const planned = planRound(SEED, round);
    const plan = { ...planned, calls: planned.calls.slice(0, CALLS), world: undefined, countsTimers: true };
    const { problems } = await runRound(setup, plan);
    if (problems.some((problem) => problem.check === check)) return true;
  }
  return false;
}
