// What must be so of every call, once it has ended.

import { controls } from './controls.js';
import { isExact, textOf } from './answers.js';
import { findSecret } from './secrets.js';
import { real } from './real.js';
import { worlds } from './hostile/worlds.js';

const NEEDED_MS = 2_000;

/**
 * Reports what is wrong of a call through `ctx.problem`.
 * @param rejection of tests/suite/context.js: whether an error is well-formed
 * @param others the calls of the same round: an error must not show their secrets either
 */
export async function judge(ctx, { rejection, world, others }) {
  const { outcome, plan } = ctx;
  if (!outcome) return;
  const { error } = outcome;
  if ('error' in outcome) {
    try {
      await rejection(() => real.Promise.reject(error));
    } catch (wrong) {
      return ctx.problem('answers', wrong.message);
    }
  } else if (typeof outcome.value !== 'object' || typeof outcome.value?.success !== 'boolean') {
    return ctx.problem('answers', `resolved with ${typeof outcome.value}`);
  }
  const wrongs = {
    secrets: findSecret(error, ctx, others) ?? ctx.reports.map((told) => findSecret(told, ctx, others)).find((found) => found),
    internal: wrongCode(ctx, error, world),
    truth: untrue(ctx, outcome),
    reports: wrongReports(ctx, outcome, world),
    'left behind': leftOpen(ctx),
    controls: unexpected(ctx, outcome, world),
  };
  for (const [check, wrong] of Object.entries(wrongs)) if (wrong) ctx.problem(check, wrong);
  if (plan.control === undefined && ctx.chunksAfterDeadline > 1_000 && !world) ctx.problem('settles', `${ctx.chunksAfterDeadline} chunks were read after the deadline`);
}

/** Later than the deadline by more than a slow machine explains: `unit` is 10 ms where the machine has nothing else to do. */
export function isLate(ctx, unit) {
  return ctx.outcome && ctx.settledAt - ctx.startedAt > ctx.timeoutMs + (NEEDED_MS * unit) / 10;
}

const flagsOf = (world) => (world ? worlds[world.name] : {});

function wrongCode({ fetches, refused, mayAbort, plan }, error, world) {
  const flags = flagsOf(world);
  switch (error?.code) {
    case 'internal':
      return flags.lacks && fetches.length === 0 && error.attempts === 0 && /lacks|could not be loaded/.test(error.message) ? undefined : `${error.message}, cause ${String(error.cause)}`;
    case 'invalid_argument':
      return refused || plan.control === 'refused' || flags.refuses ? undefined : `refused: ${error.message}`;
    case 'aborted':
      return mayAbort || plan.control === 'abort' ? undefined : 'aborted without a signal';
    default:
      return undefined;
  }
}

/** What the outcome says of the message, against what the fetch did. */
function untrue({ fetches, plan, refused }, outcome) {
  const truths = fetches.map(({ truth }) => truth);
  const told = `(the attempts: ${truths.join(', ') || 'none'})`;
  if (refused && fetches.length > 0) return `a call that had to be refused sent ${fetches.length} requests`;
  if ('value' in outcome) {
    const isFounded = truths.some((truth) => truth === 'deleted' || truth === 'any') || (truths.includes('gone') && truths.length > 1) || plan.allowMissing;
    return isFounded ? undefined : `success, and nothing was deleted ${told}`;
  }
  const { mayHaveSucceeded, code } = outcome.error;
  if (!mayHaveSucceeded && truths.some((truth) => truth === 'deleted' || truth === 'unknown')) return `${code} with mayHaveSucceeded false ${told}`;
  const isHarmless = (truth) => truth === 'refused' || truth === 'unsent';
  if (mayHaveSucceeded && fetches.length === 0) return `${code} with mayHaveSucceeded true, and nothing was sent`;
  if (mayHaveSucceeded && truths.every(isHarmless) && fetches.length === outcome.error.attempts && isPlain(plan)) return `${code} with mayHaveSucceeded true ${told}`;
  return undefined;
}

/** Whether what was refused was also told: an odd carrier may lose it. */
const isPlain = ({ odd }) => !odd || (!odd.carriers && !odd.signals && !odd.bodies && !odd.responses && odd.callbacks !== 'aborts the call');

function wrongReports({ reports, fetches }, { error }, world) {
  const numbers = reports.map(({ attempt }) => attempt);
  if (numbers.some((number, index) => number !== index + 1)) return `onAttempt was told of the attempts ${numbers}`;
  if (error && error.attempts < fetches.length) return `attempts ${error.attempts} after ${fetches.length} requests`;
  if (error && error.code !== 'internal' && error.attempts !== reports.length) return `attempts ${error.attempts} after ${reports.length} reports`;
  if (!error && !flagsOf(world).loses && reports.length !== fetches.length) return `${reports.length} reports of ${fetches.length} requests`;
  return undefined;
}

/** The request of an attempt that ended without its answer is told to stop. */
function leftOpen({ reports, fetches }) {
  if (reports.length !== fetches.length) return undefined;
  const open = reports.find(({ code }, index) => (code === 'timeout' || code === 'aborted') && !fetches[index].signal.aborted);
  return open && `the request of attempt ${open.attempt}, ${open.code}, was not aborted`;
}

function unexpected(ctx, outcome, world) {
  const { plan } = ctx;
  const flags = flagsOf(world);
  if (flags.loses || flags.refuses) return undefined;
  if (plan.control) return controls[plan.control].judge(outcome, ctx);
  if (ctx.refused && outcome.error?.code !== 'invalid_argument') return `not refused, but ${outcome.error?.code ?? 'a success'}`;
  if (world || !isExact(plan)) return undefined;
  const expected = textOf(plan.status, ctx);
  // A second deleter would find it gone; the first attempt's answer is all there is.
  return ctx.fetches.length === 1 && real.stringify(outcome.value) === expected ? undefined : `${shown(outcome)} after ${ctx.fetches.length} requests, not ${expected}`;
}

function shown({ value, error }) {
  return error ? `${error.code} (${error.message}; cause ${String(error.cause)})` : real.stringify(value);
}
