// What a hostile call's fetch answers, its signal and its options: the entries of hostile/ put together as the plan says.

import { bodies } from './hostile/bodies.js';
import { carriers } from './hostile/carriers.js';
import { options } from './hostile/options.js';
import { real } from './real.js';
import { respond, responses } from './hostile/responses.js';
import { signals } from './hostile/signals.js';
import { thrown } from './hostile/thrown.js';

/** What a well-behaved API says. */
export const textOf = (status, { id }) =>
  real.stringify(status < 300 ? { success: true, queue: { id: Number(id), text: 'ü😀' } } : { error: `status ${status}`, type: 'SOME_TYPE', requestId: 'req_2' });

/** Whether the API did it, as its status says: a 408 may arrive after it acted. */
const truthOf = (status) => (status < 300 ? 'deleted' : status >= 400 && status < 500 && status !== 408 ? 'refused' : 'unknown');

export function answerOf(ctx) {
  const { odd, status, once } = ctx.plan;
  const [body, response, carrier] = [bodies[odd.bodies ?? 'plain'], responses[odd.responses ?? 'plain'], carriers[odd.carriers ?? 'plain']];
  return (_, init, count) => {
    if (once && count > 1) return ctx.tell(truthOf(status)), well(ctx);
    ctx.tell(odd.thrown ? thrown[odd.thrown].truth ?? 'unknown' : response.honest ? truthOf(status) : 'any');
    return carrier.make(ctx, () => {
      if (odd.thrown) throw thrown[odd.thrown].make(ctx);
      return response.make(ctx, { status, parts: body.make(ctx, textOf(status, ctx)) });
    });
  };
}

const well = (ctx) => respond(ctx, ctx.plan.status, textOf(ctx.plan.status, ctx));

/** Whether the answer of the first attempt must arrive as it is, whatever else is odd. */
export function isExact({ odd, status }) {
  const isNeutral = !odd.thrown && !odd.signals && (!odd.options || !options[odd.options].refused) && odd.callbacks !== 'aborts the call';
  return isNeutral && (status === 200 || status === 201) && [[bodies, 'bodies', 'exact'], [responses, 'responses', 'honest'], [carriers, 'carriers', 'delivers']]
    .every(([entries, kind, flag]) => !odd[kind] || entries[odd[kind]][flag] === true);
}

export function oddSignal(ctx, name) {
  ctx.mayAbort = true;
  ctx.refused ||= signals[name].refused === true;
  return signals[name].make(ctx);
}

export function oddOptions(ctx, passed) {
  const name = ctx.plan.odd?.options;
  if (!name) return { given: passed };
  const { make, after, refused } = options[name];
  ctx.refused ||= refused === true;
  return { given: make(ctx, passed), after };
}
