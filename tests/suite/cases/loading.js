import { assert } from 'chai';
import { okResponse } from '../context.js';
import { watchWebAssembly } from '../watch.js';

export default [
  {
    name: 'an import changes nothing: no new global, no request, nothing compiled',
    needs: ['importEffects'],
    async run({ host }) {
      assert.deepEqual(host.importEffects, { newGlobals: [], fetches: [], compilations: [] });
    },
  },
  {
    name: 'the package exports what its types say',
    async run({ ofauth }) {
      for (const name of ['deleteMassMessage', 'OFAuthError', 'isOFAuthError']) assert.isFunction(ofauth[name], name);
    },
  },
  {
    name: 'a load that fails rejects, sends nothing, and the next call tries again',
    async run({ deleteThrough, rejection }) {
      let sent = 0;
      const fetch = async () => (sent++, okResponse());
      const broken = watchWebAssembly((name) => {
        throw new Error(`WebAssembly.${name} fails on purpose`);
      });
      try {
        await rejection(() => deleteThrough(fetch), { code: 'internal', attempts: 0, mayHaveSucceeded: false });
        await rejection(() => deleteThrough(fetch), { code: 'internal' });
      } finally {
        broken.restore();
      }
      assert.isNotEmpty(broken.calls, 'the load was not broken');
      assert.equal(sent, 0);
      // The next case makes the first call that works.
    },
  },
  {
    name: 'two first calls at once load one instance, and both succeed',
    async run({ addMessage }) {
      const messages = [await addMessage(), await addMessage()];
      const loads = watchWebAssembly();
      let answers;
      try {
        answers = await Promise.all(messages.map((message) => message.delete()));
      } finally {
        loads.restore();
      }
      for (const answer of answers) assert.isTrue(answer.success);
      for (const message of messages) assert.isFalse(await message.exists());
      // A bundle has the module packed, and a small one that unpacks it; a Worker has it compiled.
      const isPacked = loads.calls.some((name) => /^(Module|compile)$/.test(name));
      assert.lengthOf(loads.calls.filter((name) => /^[Ii]nsta/.test(name)), isPacked ? 2 : 1);
      assert.lengthOf(loads.calls, isPacked ? 4 : 1);
    },
  },
  {
    name: 'later calls load nothing',
    async run({ addMessage }) {
      const message = await addMessage();
      const loads = watchWebAssembly();
      try {
        await message.delete();
      } finally {
        loads.restore();
      }
      assert.isEmpty(loads.calls);
    },
  },
];
