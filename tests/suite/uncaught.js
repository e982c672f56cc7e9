/** What nobody caught, from now on: rejections and errors that a user would find in the console, or that end a process. */
export function watchUncaught() {
  let found = [];
  const remember = (reason, promise) => found.push({ reason, promise });
  // Workerd reports promises of its own streams that it handles a moment later.
  const forget = (handled) => (found = found.filter(({ promise }) => promise !== handled));
  const listen = (name, listener) =>
    globalThis.addEventListener?.(name, (event) => {
      event.preventDefault();
      listener(event);
    });
  listen('unhandledrejection', (event) => remember(event.reason, event.promise));
  listen('rejectionhandled', (event) => forget(event.promise));
  listen('error', (event) => remember(event.error ?? event.message));
  globalThis.process?.on?.('unhandledRejection', remember);
  globalThis.process?.on?.('rejectionHandled', forget);
  globalThis.process?.on?.('uncaughtException', (reason) => remember(reason));
  return {
    /** `[{ reason }]`, those since the last time. */
    take() {
      const taken = found;
      found = [];
      return taken;
    },
  };
}
