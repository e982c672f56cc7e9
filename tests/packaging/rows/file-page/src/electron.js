// The names that nodeIntegration gives a page of Electron's, as far as code looks at them to tell where it runs.
globalThis.global = globalThis;
globalThis.process = { type: 'renderer', versions: { node: '24.11.0', electron: '41.0.0' }, env: {}, platform: 'linux', browser: undefined };
globalThis.module = { exports: {} };
globalThis.exports = globalThis.module.exports;
globalThis.require = (name) => {
  throw new Error(`require('${name}') was called`);
};
