// Ctrl-C and other reasons to stop: the first lets what is in flight finish, the second ends it.
import { SIGNAL_EXIT } from './exit.js';

/**
 * @returns `{ stopSignal, signal, reason, exitCode, begin(onStop), stop(reason) }`. Before begin() a signal ends the program at once.
 */
export function watchSignals(say) {
  const soft = new AbortController();
  const hard = new AbortController();
  let begun;
  const state = { stopSignal: soft.signal, signal: hard.signal, reason: undefined, exitCode: undefined };

  state.begin = (onStop) => (begun = onStop);
  state.stop = (reason) => {
    state.reason ??= reason;
    soft.abort(new Error(reason));
  };

  for (const [name, code] of Object.entries(SIGNAL_EXIT)) {
    process.on(name, async () => {
      if (!begun) {
        await say('stopped; nothing was sent');
        process.exit(code);
      }
      if (hard.signal.aborted) process.exit(state.exitCode);
      if (state.exitCode !== undefined) return hard.abort(new Error(name));
      state.exitCode = code;
      state.stop(name);
      begun(name);
    });
  }
  return state;
}
