import { equal } from './host.js';

/** An answer whose keys are those of `Object.prototype`, which a hardened host has frozen. */
export function addFrozenPrototypeChecks({ check, message, resolution, rejection, OFAuthError }) {
  const names = ['toString', 'constructor', 'valueOf', 'hasOwnProperty', 'isPrototypeOf', 'toJSON', 'name', 'message', 'stack', 'cause'];
  const odd = Object.fromEntries(names.map((name) => [name, `the API's ${name}`]));
  check("frozen: an answer with the prototype's own names", async () => {
    const one = await message({ json: { success: true, queue: { id: 1, ...odd }, ...odd } });
    const answer = await resolution(one.delete());
    for (const [name, value] of Object.entries(odd)) equal([answer[name], answer.queue[name]], [value, value], name);
  });
  check("frozen: an error's body with the prototype's own names", async () => {
    const one = await message({ status: 400, json: { error: 'no', ...odd } });
    const error = await rejection(one.delete(), 'bad_request');
    equal([error.message, error.name, error.body.toString, error.body.constructor], ['no', 'OFAuthError', odd.toString, odd.constructor], 'error');
  });
  check('frozen: a subclass and an instance may set their name', async () => {
    class Own extends OFAuthError {
      constructor(text) {
        super(text);
        this.name = 'Own';
      }
    }
    const error = new OFAuthError('text');
    error.name = 'Other';
    equal([new Own('text').name, error.name], ['Own', 'Other'], 'names');
  });
}
