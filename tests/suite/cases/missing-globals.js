// The first calls, in a runtime that lacks what the package needs. The suite begins with these: nothing is loaded yet.

import { assert } from 'chai';
import { okResponse } from '../context.js';
import { step } from '../guard.js';
import { outcomeOf, replay, withValues } from '../replace.js';
import { watchWebAssembly } from '../watch.js';

const NEEDED = ['TextDecoder', 'TextEncoder', 'URL', 'AbortController', 'WebAssembly'];
const FINAL = { code: 'internal', attempts: 0, retryable: false, mayHaveSucceeded: false };
const HINTS = /Content-Security-Policy|workerd/;

/** What engines throw where a Content-Security-Policy forbids WebAssembly. */
const policies = {
  Chromium:
    "WebAssembly.compile(): Compiling or instantiating WebAssembly module violates the following Content Security policy directive because neither 'wasm-eval' nor 'unsafe-eval' is an allowed source of script in the following Content Security Policy directive: \"script-src 'self'\"",
  'Chromium, shorter':
    "WebAssembly.instantiate(): Refused to compile or instantiate WebAssembly module because 'unsafe-eval' is not an allowed source of script in the following Content Security Policy directive: \"default-src 'self'\"",
  Firefox: 'call to WebAssembly.compile() blocked by CSP',
  'Firefox, another call': 'call to WebAssembly.instantiate() blocked by CSP',
  Safari:
    "Refused to create a WebAssembly object because 'unsafe-eval' or 'wasm-unsafe-eval' is not an allowed source of script in the following Content Security Policy directive: \"script-src 'self'\".",
};

const embedders = {
  Workers: 'WebAssembly.Module(): Wasm code generation disallowed by embedder',
  'Workers, compile': 'WebAssembly.compile(): Wasm code generation disallowed by embedder',
};

const others = {
  'damaged bytes': 'WebAssembly.compile(): expected magic word 00 61 73 6d, found 00 00 00 00 @+0',
  'an unknown section': 'WebAssembly.compile(): unexpected section <Element> @+10',
  'no memory': 'WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance',
  'nothing said': '',
};

export default [
  {
    name: 'each global that is missing at the first call is named, with what to do; nothing is sent, and no retry helps',
    async run({ deleteThrough, rejection }) {
      const nothings = { undefined, null: null, object: {} };
      for (const [label, nothing] of Object.entries(nothings)) {
        // A WebAssembly object without its functions is another failure.
        for (const name of NEEDED.filter((needed) => needed !== 'WebAssembly' || label !== 'object')) {
          await step(`${name} is ${label}`, async () => {
            let sent = 0;
            const outcome = await withValues(globalThis, { [name]: nothing }, () => outcomeOf(deleteThrough(async () => sent++)));
            const error = await rejection(replay(outcome), FINAL);
            assert.match(error.message, new RegExp(`\\b${name}\\b`));
            assert.notMatch(error.message, HINTS);
            assert.match(error.message, /globalThis|runtime/, 'what to do');
            assert.equal(sent, 0);
          });
        }
      }
    },
  },
  {
    name: 'all that is missing is named at once',
    async run({ deleteThrough, rejection }) {
      const nothing = Object.fromEntries(NEEDED.map((name) => [name, undefined]));
      const outcome = await withValues(globalThis, nothing, () => outcomeOf(deleteThrough(async () => {})));
      const { message } = await rejection(replay(outcome), FINAL);
      for (const name of NEEDED) assert.include(message, name);
    },
  },
  {
    name: 'what an engine throws gets the hint that helps, only there, and no retry',
    async run({ deleteThrough, rejection }) {
      const expected = [
        [policies, /'wasm-unsafe-eval'.*script-src/],
        [embedders, /export condition `workerd`/],
        [others, /could not be loaded/],
      ];
      for (const [texts, hint] of expected) {
        for (const [label, text] of Object.entries(texts)) {
          await step(label, async () => {
            const broken = watchWebAssembly(() => {
              throw new WebAssembly.CompileError(text);
            });
            const outcome = await outcomeOf(deleteThrough(async () => okResponse())).finally(broken.restore);
            assert.isNotEmpty(broken.calls, 'the load was not broken');
            const error = await rejection(replay(outcome), FINAL);
            assert.match(error.message, hint);
            assert.equal(HINTS.test(error.message), texts !== others);
            assert.equal(error.cause.message, text);
          });
        }
      }
    },
  },
  {
    name: 'a realm that lacks them can import the package, and then says so',
    needs: ['freshRealm'],
    async run({ host }) {
      for (const name of NEEDED) {
        await step(name, async () => {
          const realm = await host.freshRealm();
          const original = realm.global[name];
          realm.global[name] = undefined;
          const { deleteMassMessage, isOFAuthError } = await realm.load();
          const call = () => deleteMassMessage('5', 'some-api-key', 'conn_1', { fetch: async () => ({ status: 204 }) });
          const { error } = await outcomeOf(call());
          assert.isTrue(isOFAuthError(error));
          assert.deepInclude(error.toJSON(), FINAL);
          assert.include(error.message, name);
          realm.global[name] = original;
          // The next call tries again.
          assert.deepEqual({ ...(await call()) }, { success: true });
          // And a later one looks again.
          realm.global[name] = undefined;
          const later = await outcomeOf(call());
          assert.include(later.error?.message, name, 'of a later call');
          realm.global[name] = original;
          realm.close();
        });
      }
    },
  },
  {
    name: 'a TextEncoder that has encode alone, as one that somebody adds may, is enough',
    needs: ['freshRealm'],
    async run({ host }) {
      const realm = await host.freshRealm();
      const { TextEncoder } = realm.global;
      realm.global.TextEncoder = class {
        encode(text) {
          return new TextEncoder().encode(text);
        }
      };
      const { deleteMassMessage } = await realm.load();
      assert.isTrue((await deleteMassMessage('5', 'some-api-key', 'conn_1', { fetch: async () => ({ status: 204 }) })).success);
      realm.close();
    },
  },
  {
    name: 'a real Content-Security-Policy is named, and with wasm-unsafe-eval the call works',
    needs: ['document', 'freshRealm'],
    async run({ host }) {
      const scripts = `script-src ${host.document.location.origin} 'unsafe-inline'`;
      const call = async (policy) => {
        const realm = await host.freshRealm(policy);
        const { deleteMassMessage } = await realm.load();
        const outcome = await outcomeOf(deleteMassMessage('5', 'some-api-key', 'conn_1', { fetch: async () => ({ status: 204 }) }));
        realm.close();
        return outcome;
      };
      const { error } = await call(scripts);
      assert.deepInclude(error.toJSON(), FINAL);
      assert.match(error.message, /'wasm-unsafe-eval'/);
      const { value } = await call(`${scripts} 'wasm-unsafe-eval'`);
      assert.isTrue(value.success);
    },
  },
];
