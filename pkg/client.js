// From a compiled module to the exported function.
import { OFAuthError, copyOf } from './error.js';
import { readBatch } from './batch.js';
import { closeCall, readCall } from './call.js';
import { EnginePromise, ready, settled } from './promise.js';
import { instantiate } from './trap.js';

/** What the package needs of a runtime besides fetch. Jest's jsdom, for one, lacks the first two. */
const NEEDED = ['TextDecoder', 'TextEncoder', 'URL', 'AbortController', 'WebAssembly'];

/** Runs `make` once and shares the module or the promise of one; a failure is forgotten, so the next call tries again. */
export function once(make) {
  let made;
  // Not as an arrow: Next.js's compiler would inline the assignment into files that import nothing of it.
  function forget() {
    made = undefined;
  }
  return () => {
    if (!made) {
      made = make();
      if (!isModule(made)) made = settled(made);
      if (!isModule(made)) made.then((module) => isModule(module) || forget(), forget);
    }
    return made;
  };
}

/** Runs calls over a way to get the compiled module: the module itself, or a promise of it. */
export function client(compile) {
  let instance;

  function prepare(module) {
    if (!instance || instance.trapped) instance = instantiate(module);
  }

  function start(call, name) {
    const { calls, exports } = instance;
    let task;
    call.open = calls;
    call.enter = exports.resume;
    call.resume = (value) => exports.resume(task, value);
    calls.add(call);
    task = exports[name](call, call.texts);
  }

  /** At once where the module is there. */
  function begin(call, name, loaded) {
    const fail = (cause) => call.reject(notLoaded(cause));
    try {
      loadable();
      if (!instance || instance.trapped) {
        const compiled = loaded ?? compile();
        // A module that a promise resolves with is asked for `then`, which Object.prototype may have.
        if (!isModule(compiled)) return void compiled.then((module) => begin(call, name, module), fail);
        prepare(compiled);
      }
    } catch (cause) {
      return fail(cause);
    }
    start(call, name);
  }

  return (call, name) =>
    new EnginePromise((resolve, reject) => {
      call.resolve = resolve;
      call.reject = reject;
      ready.then(() => begin(call, name));
    });
}

/**
 * One function each, so that a bundler leaves out what is not imported. Async: whatever throws rejects, and in sloppy code no
 * `arguments` shows the key.
 */
export const single = (run) =>
  async function deleteMassMessage(id, apiKey, connectionId, options, ...rest) {
    const call = readCall(id, apiKey, connectionId, options, rest);
    try {
      return await run(call, 'deleteMassMessage');
    } catch (error) {
      throw withStack(error, deleteMassMessage);
    } finally {
      closeCall(call);
    }
  };

export const many = (run) =>
  async function deleteMassMessages(ids, apiKey, connectionId, options, ...rest) {
    const call = readBatch(ids, apiKey, connectionId, options, rest);
    try {
      return await run(call, 'deleteMassMessages');
    } catch (error) {
      throw withStack(error, deleteMassMessages);
    } finally {
      closeCall(call);
    }
  };

/** Also of another realm, as the module that Next.js gives its edge runtime. */
function isModule(compiled) {
  return compiled?.[Symbol.toStringTag] === 'WebAssembly.Module';
}

/** Made inside the module, the error's stack knows nothing of the caller; in the caller's function it does. */
function withStack(error, caller) {
  try {
    Error.captureStackTrace?.(error, caller);
  } catch {
    // A test that mocks it.
  }
  return error;
}

const isLacking = (name) => (name === 'WebAssembly' ? !globalThis[name] : typeof globalThis[name] !== 'function');

function loadable() {
  if (NEEDED.some(isLacking)) throw new Missing(NEEDED.filter(isLacking));
}

class Missing extends Error {
  constructor(names) {
    super(names.join(', '));
  }
}

/** No repetition cures any of these. */
function notLoaded(cause) {
  const fields = { code: 'internal', attempts: 0, retryable: false, mayHaveSucceeded: false };
  if (cause instanceof Missing) {
    const message = globalThis.WebAssembly
      ? `This runtime lacks ${cause.message}: define it on globalThis`
      : `This runtime lacks ${cause.message}: where it has no WebAssembly, as in React Native's Hermes, make the call on a server`;
    return new OFAuthError(message, fields);
  }
  return new OFAuthError(reason(String(cause?.message)), { ...fields, cause: copyOf(Object(cause)) });
}

/** What engines say when compiling is forbidden. */
function reason(message) {
  if (/disallowed by embedder/i.test(message)) {
    return 'This runtime forbids compiling WebAssembly: bundle with the export condition `workerd`, or leave ofauth-wasm external';
  }
  // Chromium gives no reason to an extension's content script, which is under the policy of its page.
  if (/content.security.policy|\bCSP\b|unsafe-eval|^WebAssembly\.\w+\(\): $/i.test(message)) {
    return "The Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to script-src";
  }
  return 'The WebAssembly module could not be loaded';
}
