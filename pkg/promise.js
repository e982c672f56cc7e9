// Promises that nobody else can change: not a mocked `Promise`, not an odd `then` of the value.
//
// What follows a promise is attached by `.then`, not by `await`: zone.js and other context trackers see only the former.

/** A promise of the engine's own for a value, a promise of any kind or a thenable. */
export const settled = async (value) => value;

/** For what is to be done in a promise job. */
export const ready = /* @__PURE__ */ settled();

/** The engine's, whatever `globalThis.Promise` is. */
export const EnginePromise = /* @__PURE__ */ (() => ready.constructor)();

/** `yes` and `no` do not throw. An engine's own promise gets them at once: one that has rejected already must not count as unhandled. */
export function when(promise, yes, no) {
  try {
    const { prototype } = EnginePromise;
    const isPlain = Object.getPrototypeOf(promise) === prototype && !Object.hasOwn(promise, 'then');
    if (isPlain) return void prototype.then.call(promise, yes, no);
  } catch {
    // A constructor of its own that throws, or no promise at all: nothing was attached.
  }
  settled(promise).then(yes, no);
}

/**
 * Resumes the task of `call` with what `start` resolves. In a promise job of the call's own, so that it goes on in the context
 * it was made in, whoever ends the wait.
 */
export function resumeAfter(call, start) {
  new EnginePromise(start).then(call.resume);
}
