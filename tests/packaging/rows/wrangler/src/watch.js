// Imported before the package: what its import prints or fetches.
export const seen = [];

for (const [holder, name] of [[console, 'log'], [console, 'info'], [console, 'debug'], [console, 'warn'], [console, 'error'], [globalThis, 'fetch']]) {
  const real = holder[name];
  holder[name] = (...args) => {
    seen.push(name);
    return real.apply(holder, args);
  };
}
