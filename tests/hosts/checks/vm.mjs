// The package in a realm of its own, given some globals and not others: node:vm, as modules and as CommonJS.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import vm from 'node:vm';
import { ANSWER, addShared, equal, makeHost, matches, runAndPrint } from '../suite.mjs';

const NEEDED = ['TextDecoder', 'TextEncoder', 'URL', 'AbortController'];
const GIVEN = [...NEEDED, 'AbortSignal', 'fetch', 'setTimeout', 'clearTimeout', 'performance'];

const cjsFile = createRequire(import.meta.url).resolve('ofauth-wasm');
const moduleFile = join(dirname(cjsFile), 'ofauth-wasm.js');

/** A realm that lacks some globals, be they given or JavaScript's own. */
function realm(...lacking) {
  const names = GIVEN.filter((name) => !lacking.includes(name));
  const context = vm.createContext(Object.fromEntries(names.map((name) => [name, globalThis[name]])));
  for (const name of lacking) vm.runInContext(`delete globalThis.${name}`, context);
  return context;
}

async function loadModules(context) {
  const modules = new Map();
  const load = (file) => {
    if (!modules.has(file)) modules.set(file, new vm.SourceTextModule(readFileSync(file, 'utf8'), { context, identifier: file }));
    return modules.get(file);
  };
  const entry = load(moduleFile);
  await entry.link((specifier, { identifier }) => load(join(dirname(identifier), specifier)));
  await entry.evaluate();
  return entry.namespace;
}

function loadCommonJs(context) {
  const module = { exports: {} };
  vm.runInContext(`(function (module, exports) {${readFileSync(cjsFile, 'utf8')}\n})`, context)(module, module.exports);
  return module.exports;
}

// Node warns of this class once.
new vm.SourceTextModule('');
const host = await makeHost(() => loadModules(realm()));
const { check, call } = host;
addShared(host);
check('vm: an error of this realm and one of the other know each other', async () => {
  const [inside, outside] = [loadCommonJs(realm()), await import('ofauth-wasm')];
  equal([new inside.OFAuthError('x') instanceof outside.OFAuthError, new outside.OFAuthError('x') instanceof host.OFAuthError], [true, true], 'instanceof');
});

const loaders = { modules: loadModules, CommonJS: loadCommonJs };
// Without clearTimeout, the timer of the attempt still rings.
const answering = { fetch: async () => Response.json(ANSWER), attemptTimeoutMs: 500 };
for (const [how, load] of Object.entries(loaders)) {
  const rejects = (lacking, names, options) =>
    check(`vm, ${how}: without ${lacking}: the error names what is missing`, async () => {
      const { deleteMassMessage, OFAuthError } = await load(realm(lacking));
      const error = await deleteMassMessage('1', 'a-key-of-a-test', 'conn_of_a_test', options).then(() => undefined, (thrown) => thrown);
      equal([error instanceof OFAuthError, error.retryable, error.attempts, error.mayHaveSucceeded], [true, false, 0, false], `${error}`);
      matches(error.message, new RegExp(`\\b${names}\\b`), 'message');
    });
  const resolves = (...lacking) =>
    check(`vm, ${how}: without ${lacking.join(', ')}: resolves`, async () => {
      const { deleteMassMessage } = await load(realm(...lacking));
      equal(await deleteMassMessage('1', 'a-key-of-a-test', 'conn_of_a_test', answering), ANSWER, 'answer');
    });
  for (const name of [...NEEDED, 'WebAssembly']) rejects(name, name, answering);
  rejects('fetch', 'fetch', {});
  resolves('setTimeout', 'clearTimeout');
  resolves('clearTimeout');
  resolves('performance');
  resolves('performance', 'Date');
  resolves('Math');
  resolves('Promise');
  resolves('FinalizationRegistry', 'WeakRef');
  resolves('Reflect', 'Proxy');
}
check('vm: without any timer: rejects, and nothing was sent', async () => {
  const { deleteMassMessage } = loadCommonJs(realm('setTimeout', 'clearTimeout', 'AbortSignal'));
  let sent = 0;
  const call = deleteMassMessage('1', 'a-key-of-a-test', 'conn_of_a_test', { fetch: () => ((sent += 1), new Promise(() => {})) });
  const error = await call.then(() => undefined, (thrown) => thrown);
  matches(error.message, /setTimeout/, 'message');
  equal([sent, error.attempts, error.retryable, error.mayHaveSucceeded], [0, 0, false, false], 'error');
});
check('vm: what a call outside does is not touched', async () => equal(await call({ fetch: async () => Response.json(ANSWER) }), ANSWER, 'answer'));
await runAndPrint(host);
