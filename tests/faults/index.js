// The fault matrix: what a delete does on a bad network, before bad servers and with bad arguments. Runs on every runtime, like the suite.

import { observeImport as observe, runSuite as runCases } from '../suite/index.js';
import { faultContext } from './context.js';
import statuses from './cases/statuses.js';
import hints from './cases/hints.js';
import cutBodies from './cases/cut-bodies.js';
import endlessBodies from './cases/endless-bodies.js';
import oddBodies from './cases/odd-bodies.js';
import connections from './cases/connections.js';
import deadlines from './cases/deadlines.js';
import lostReplies from './cases/lost-replies.js';
import redirects from './cases/redirects.js';
import inputs from './cases/inputs.js';
import aborts from './cases/aborts.js';
import leftovers from './cases/leftovers.js';
import budget from './cases/budget.js';
import secrets from './cases/secrets.js';
import errors from './cases/errors.js';

const groups = {
  status: together(statuses),
  hint: together(hints),
  'cut body': together(cutBodies),
  // Megabytes: whatever runs beside it would be late.
  'endless body': endlessBodies,
  'odd body': together(oddBodies),
  connection: connections,
  deadline: together(deadlines),
  'lost reply': together(lostReplies),
  redirect: redirects,
  input: inputs,
  abort: aborts,
  leftover: leftovers,
  budget,
  secret: together(secrets),
  error: errors,
};

const NOTHING_OPEN = { name: 'no request of these is left open at the server', run: ({ nothingOpen }) => nothingOpen() };

/** @param addresses of two stand-ins, the API and another origin, with a comma between: runners pass one text */
export function runSuite({ standin: addresses, only = '', ...options }) {
  const [standin, elsewhere] = addresses.split(',');
  const cases = {};
  for (const [group, list] of Object.entries(groups)) {
    const chosen = [...list, NOTHING_OPEN].filter(({ name }) => `${group}: ${name}`.includes(only));
    cases[group] = lookingAhead(chosen.map((one) => inFaultContext(one, elsewhere)));
  }
  return runCases({ ...options, standin, cases });
}

export function observeImport(load, addresses) {
  return observe(load, addresses.split(',')[0]);
}

function inFaultContext({ run, ...rest }, elsewhere) {
  return {
    ...rest,
    async run(suiteContext) {
      const context = faultContext(suiteContext, elsewhere);
      await run(context);
      context.assertNoLeak();
    },
  };
}

/** Cases that mostly wait, hold one connection each and change nothing that is shared. */
function together(list) {
  return list.map((one) => ({ ...one, together: true }));
}

/** Such cases begin up to three turns early: the matrix waits for its backoffs side by side. Browsers have six connections. */
function lookingAhead(list) {
  const AHEAD = 3;
  const running = new Map();
  const start = (index, context) => {
    if (!running.has(index)) running.set(index, list[index].run(context));
    return running.get(index);
  };
  return list.map(({ together: early, ...rest }, index) => ({
    ...rest,
    run(context) {
      for (let next = index + 1; early && next <= index + AHEAD && list[next]?.together; next++) start(next, context).catch(() => {});
      return start(index, context);
    },
  }));
}
