// How the program ends.

export const EXIT = { allGone: 0, someFailed: 1, usage: 2, stoppedEarly: 3 };

/** 128 + the signal's number, as shells report it. */
export const SIGNAL_EXIT = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** A mistake of whoever called: nothing was sent. */
export class UsageError extends Error {
  name = 'UsageError';
}
