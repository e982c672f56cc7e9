// Rows whose toolchain runs a program: main.js probes, silent.js only imports the package.
import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { asCommonJs } from './commonjs.js';

const KIT = new URL('.', import.meta.url);
/** A program that ends by itself ends much earlier. */
const END_TIMEOUT_MS = 30_000;

/** Puts main.js, main.ts and silent.js into the row's src/, and main.cjs and probe.cjs for what does not read ES modules. */
export async function writePrograms(path) {
  for (const name of ['main.js', 'main.ts', 'silent.js']) await cp(fileURLToPath(new URL(name, KIT)), path('src', name));
  for (const name of ['main', 'probe']) {
    const code = await asCommonJs(await readFile(path('src', `${name}.js`), 'utf8'));
    await writeFile(path('src', `${name}.cjs`), code.replace('./probe.js', './probe.cjs'));
  }
}

export async function checkProgram({ check, exec, target }, name, command, args, options) {
  await check(name, async () => {
    const { query, verify } = await target();
    const printed = await exec(command, [...args, query], { timeoutMs: END_TIMEOUT_MS, ...options });
    await verify(onlyJson(printed));
  });
}

/** `silent.js` is run: `args` name it. */
export async function checkSilent({ check, exec }, name, command, args, options) {
  await check(name, async () => {
    const printed = await exec(command, args, { timeoutMs: END_TIMEOUT_MS, ...options });
    assert.deepEqual(onlyJson(printed), { type: 'function', globals: [], active: [] });
  });
}

/** Fails where anything else was printed, a warning for one. */
export function onlyJson(printed) {
  assert.match(printed, /^\s*\{.*\}\s*$/, 'what was printed');
  return JSON.parse(printed);
}

/**
 * @param binary of the row's own node_modules, where the root has none of this version
 * @param typescript whether this version strips types without a flag or a warning
 */
export const nodeRow = ({ title, binary, typescript, ...row }) => ({
  title,
  ...row,
  async run(context) {
    const { path } = context;
    const node = binary ? path(`node_modules/${binary}-${process.platform}-${process.arch}/bin/node`) : context.node;
    await writePrograms(path);
    await checkProgram(context, 'import', node, ['src/main.js']);
    await checkProgram(context, 'require', node, ['src/main.cjs']);
    if (typescript) await checkProgram(context, 'import in TypeScript', node, ['src/main.ts']);
    await checkSilent(context, 'import alone does nothing', node, ['src/silent.js']);
    await checkSilent(context, 'require alone does nothing', node, ['src/silent.js', '--require']);
  },
});
