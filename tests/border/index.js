// Rounds of hostile calls, on every runtime: what the border between JavaScript and the module must bear.
//
// Runners hand over one text, `only`: the settings, as JSON (run.mjs).

import { describeCall, planRound } from './plan.js';
import { caseContext } from '../suite/context.js';
import { pause, real } from './real.js';
import { redChecks } from './red.js';
import { runRound } from './round.js';
import { isKnown, shrink } from './shrink.js';
import { watchMemory } from './memory.js';
import { watchUncaught } from '../suite/uncaught.js';

/** Every kind of problem, and what must be so. */
const CHECKS = {
  settles: 'every call settles',
  'in time': 'no call takes much longer than its deadline',
  answers: 'every outcome is an answer or a well-formed OFAuthError',
  internal: 'no call ends as `internal`, is refused or aborted without a reason',
  controls: 'calls among hostile ones end as they would alone',
  truth: 'every outcome is true of what became of the message',
  reports: 'onAttempt is told of every attempt',
  secrets: 'no secret can be printed of an error or a report',
  requests: "every request is its caller's own",
  context: "fetch and onAttempt run in their caller's async context",
  uncaught: 'nothing goes uncaught',
  'left behind': 'no timer, listener, open request or memory is left behind',
};
/** More tell nothing new, and each costs a search for its cause. */
const MAX_FINDINGS = 3;
const MAX_SEARCHES = 8;
/** A machine that stood still is not late again. */
const LATE_TRIES = 3;

export const observeImport = async (load) => ({ ofauth: await load(), importEffects: {} });

/** @returns `[{ name, ok, error?, ms, figures? }]`, the figures with the last */
export async function runSuite({ ofauth, only, host, onResult = () => {} }) {
  const settings = JSON.parse(only);
  const { rejection } = caseContext({ ofauth, standin: '', host: {} });
  const setup = { ofauth, rejection, asyncContext: host.asyncLocalStorage && new host.asyncLocalStorage(), uncaught: watchUncaught() };
  watchWarnings(setup);
  const start = real.now();
  const results = await run(setup, settings).catch((error) => [{ name: 'the harness itself works', ok: false, error: `${error}\n${error?.stack}` }]);
  for (const result of results) onResult({ ms: Math.round(real.now() - start), ...result });
  return results.map((result) => ({ ms: 0, ...result }));
}

async function run(setup, settings) {
  return settings.red ? redChecks(setup) : summary(await runRounds(setup, settings), setup);
}

async function runRounds(setup, { seed, round: first, seconds, calls }) {
  const memory = watchMemory();
  const figures = { rounds: 0, calls: 0, codes: {}, hasContext: setup.asyncContext !== undefined };
  const findings = new Map(Object.keys(CHECKS).map((check) => [check, []]));
  const until = real.now() + seconds * 1_000;
  const known = [];
  for (let round = first ?? 0; round === first || (first === undefined && real.now() < until); round++) {
    const planned = planRound(seed, round);
    const plan = calls ? { ...planned, calls: planned.calls.filter(({ index }) => calls.includes(index)) } : planned;
    const outcome = await runRound(setup, plan);
    figures.rounds += 1;
    figures.calls += outcome.calls;
    for (const [code, count] of Object.entries(outcome.codes)) figures.codes[code] = (figures.codes[code] ?? 0) + count;
    memory.afterRound();
    // Whoever hangs once may hang often: the harness need not wait as long again.
    if (outcome.problems.some(({ check }) => check === 'settles')) setup.patienceMs = 3_000;
    for (const problem of await lasting(setup, plan, outcome.problems)) {
      const found = findings.get(problem.check);
      const isTold = found.filter((text) => text).length < MAX_FINDINGS && !isKnown(known, problem, plan);
      found.push(isTold ? await report(setup, plan, problem, known) : undefined);
    }
    // The event loop of a page or a Worker is its host's as well.
    await pause(0);
  }
  for (const detail of memory.problems()) findings.get('left behind').push(detail);
  figures.memory = memory.figures();
  return { findings, figures };
}

/** Without the calls that were late by chance. */
async function lasting(setup, plan, problems) {
  let late = problems.filter(({ check }) => check === 'in time');
  for (let tries = 1; tries < LATE_TRIES && late.length > 0; tries++) {
    const again = await runRound(setup, plan);
    late = late.filter(({ index }) => again.problems.some((problem) => problem.check === 'in time' && problem.index === index));
  }
  return [...problems.filter(({ check }) => check !== 'in time'), ...late];
}

/** What was found, with the smallest part of the round that has it too; that goes to `known`. */
async function report(setup, plan, { check, detail, index }, known) {
  const { seed, round, world } = plan;
  const smaller = known.length < MAX_SEARCHES ? await shrink(setup, plan, { check, index }) : undefined;
  known.push(smaller?.known ?? { check, odd: { none: true } });
  const place = world ? `, world "${world.name}" from ${world.from} for ${world.lasts} ms` : '';
  return [
    `--seed ${seed} --round ${round}${place}${index === undefined ? '' : `, call ${index}`}: ${detail}`,
    ...plan.calls.filter((call) => call.index === index).map((call) => `  ${describeCall(call)}`),
    ...(smaller ? [`  smaller: ${smaller.text}`] : []),
  ].join('\n');
}

function summary({ findings, figures }, setup) {
  const results = [...findings].map(([check, found]) => {
    const name = CHECKS[check];
    if (check === 'context' && !setup.asyncContext) return { name, ok: true, skipped: 'this host has no AsyncLocalStorage' };
    const told = found.filter((text) => text !== undefined);
    return { name, ok: found.length === 0, error: found.length === 0 ? undefined : `${found.length} found\n${told.join('\n')}` };
  });
  results.at(-1).figures = figures;
  return results;
}

/** What Node says of a signal with too many listeners. */
function watchWarnings({ uncaught }) {
  const take = uncaught.take;
  const warnings = [];
  globalThis.process?.on?.('warning', (warning) => warning?.name === 'MaxListenersExceededWarning' && warnings.push({ reason: warning }));
  uncaught.take = () => [...take(), ...warnings.splice(0)];
}

