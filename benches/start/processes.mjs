// Runtimes whose process ends with the program: the time is from just before the spawn to the line printed after the answer.
// The exit is awaited but not counted: a client may keep a timer or a socket open, which is not part of the start.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { nodeBinary } from '../../tools/setup/npm.mjs';
import { MESSAGE } from '../lib/client-answers.mjs';
import { ROOT } from '../lib/ground.mjs';

const TIMEOUT_MS = 30_000;
const ANSWERED = 'answered';
/** The binaries themselves, see tools/setup/npm.mjs. */
const bin = (name) => join(ROOT, 'node_modules/.bin', name);

/** `[{ title, prepare(clients, options), time(client) }]`. */
export function processRuntimes() {
  return [
    runtime('Node.js', nodeBinary('node20'), writeEntries, ({ name }) => [`${name}.mjs`]),
    runtime('Node.js', nodeBinary('node24'), writeEntries, ({ name }) => [`${name}.mjs`]),
    // All permissions: a client that reads the environment would otherwise also pay for a refusal.
    runtime('Deno', bin('deno'), writeEntries, ({ name }) => ['run', '--quiet', '--no-lock', '--no-remote', '--allow-all', `${name}.mjs`]),
    runtime('Bun', bin('bun'), writeEntries, ({ name }) => ['--no-install', `${name}.mjs`]),
    // Not through Miniflare: there the Worker is compiled and evaluated before a request can be timed. `workerd test` runs one
    // handler in a fresh process, so all of the start is counted, as with the others.
    runtime('workerd', workerdBinary(), bundleWorkers, ({ name }) => ['test', `${name}.capnp`]),
  ];
}

function workerdBinary() {
  // Not .bin/workerd, a script that first starts Node.js.
  return createRequire(createRequire(import.meta.url).resolve('miniflare'))('workerd').default;
}

function runtime(name, program, prepare, argumentsFor) {
  if (!existsSync(program)) throw new Error(`${name} is not installed (${program}): npm ci`);
  const version = /\d+[.-]\d+[.-]\d+/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))[0];
  const title = `${name} ${version}`;
  let cwd;
  return {
    title,
    async prepare(clients, { folder, baseUrl }) {
      cwd = join(folder, title.replaceAll(' ', '-'));
      mkdirSync(cwd, { recursive: true });
      await prepare(clients, cwd, { ...MESSAGE, baseUrl });
    },
    time: (client) => timeToAnswer(program, argumentsFor(client), cwd, `${client.name} in ${title}`),
  };
}

const importOf = ({ file }) => `import { del } from ${JSON.stringify(file)};\n`;
/** The message is part of the program: reading arguments costs a different amount in each runtime. */
const callOf = (message) => `const { success } = await del(${JSON.stringify(message)});\nif (success) console.log('${ANSWERED}');\n`;

function writeEntries(clients, cwd, message) {
  for (const client of clients) writeFileSync(join(cwd, `${client.name}.mjs`), importOf(client) + callOf(message));
}

async function bundleWorkers(clients, cwd, message) {
  for (const client of clients) {
    const { outputFiles } = await build({
      stdin: { contents: `${importOf(client)}export default { async test() {\n${callOf(message)}} };\n`, resolveDir: cwd },
      bundle: true,
      minify: true,
      format: 'esm',
      conditions: ['workerd'],
      loader: { '.wasm': 'copy' },
      outfile: join(cwd, `${client.name}.js`),
      assetNames: `${client.name}-[hash]`,
      write: false,
    });
    for (const { path, contents } of outputFiles) writeFileSync(path, contents);
    const names = outputFiles.map(({ path }) => path.slice(cwd.length + 1)).sort((a, b) => b.endsWith('.js') - a.endsWith('.js'));
    const modules = names.map((name) => `(name = "${name}", ${name.endsWith('.wasm') ? 'wasm' : 'esModule'} = embed "${name}")`);
    writeFileSync(join(cwd, `${client.name}.capnp`), configOf(modules));
  }
}

function configOf(modules) {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [
  (name = "main", worker = (compatibilityDate = "2026-01-01", modules = [${modules.join(', ')}])),
  (name = "internet", network = (allow = ["private"])),
]);
`;
}

function timeToAnswer(program, args, cwd, what) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, DENO_DIR: join(cwd, 'cache'), DENO_NO_UPDATE_CHECK: '1' };
    const start = performance.now();
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env });
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    let answeredAt;
    let noise = '';
    child.stdout.on('data', (chunk) => {
      const now = performance.now();
      if (String(chunk).startsWith(ANSWERED)) answeredAt ??= now;
      else noise += chunk;
    });
    child.stderr.on('data', (chunk) => (noise += chunk));
    child.on('error', reject);
    child.on('close', (code, killedBy) => {
      clearTimeout(timer);
      if (answeredAt !== undefined && code === 0) return resolve(answeredAt - start);
      reject(new Error(`${what} ended (${killedBy ?? code}) ${answeredAt === undefined ? 'without an answer' : 'after its answer'}\n${noise.slice(-3000)}`));
    });
  });
}
