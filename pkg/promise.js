// Promises that nobody else can change: not a mocked `Promise`, not an odd `then` of the value.
//
// What follows a promise is attached by `.then`, not by `await`: zone.js and other context trackers see only the former.

/** A promise of the engine's own for a value, a promise of any kind or a thenable. */
export const settled = async (value) => value;

/** `{ promise, resolve, reject }`. The constructor is the engine's, whatever `globalThis.Promise` is. */
export function deferred() {
  let resolve;
  let reject;
  const promise = new (settled().constructor)((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
