// A real forward proxy in front of the API's own address, in each runtime that the page names. The proxy leads
// api-next.ofauth.com to a TLS server of this machine, which passes requests on to the stand-in.
import assert from 'node:assert/strict';
import dns from 'node:dns';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { generate } from 'selfsigned';
import { nodeBinary } from '../../tools/setup/npm.mjs';
import { KEY, bin, runProgram } from '../examples/kit.mjs';
import { startProxy } from './forward-proxy.mjs';

const API = 'api-next.ofauth.com';
/** The page's id; each run has one of its own. */
const MESSAGE = '26439068590';
/** What the machine's own settings could change. */
const NO_SETTINGS = Object.fromEntries(
  ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [name, name.toLowerCase()]).concat('NODE_USE_ENV_PROXY').map((name) => [name, undefined]),
);

export async function openChecks({ use, folder, pkg, standin }) {
  const authority = await makeAuthority();
  const api = await startTls(authority, standin.url);
  const proxy = await startProxy((host, port) => ({ [API]: api.port, '127.0.0.1': Number(port) })[host]);
  const trusted = join(folder, 'authority.pem');
  await writeFile(trusted, authority.cert);

  /** A message of a new connection, deleted by a program: what it printed, and what the proxy saw. */
  async function deleteBy({ program, args, env = {} }) {
    const { connectionId, ids } = await standin.connection('hello');
    const before = proxy.seen.length;
    const secrets = { OFAUTH_API_KEY: KEY, OFAUTH_CONNECTION_ID: connectionId };
    const { code, out, err } = await runProgram(program, args.map((arg) => (arg === MESSAGE ? ids[0] : arg)), {
      cwd: folder,
      env: { ...NO_SETTINGS, ...secrets, NODE_EXTRA_CA_CERTS: trusted, DENO_CERT: trusted, DENO_NO_UPDATE_CHECK: '1', ...env },
    });
    return { code, out: out.trim(), err, isGone: !(await standin.exists(ids[0])), seen: proxy.seen.slice(before) };
  }

  /** A line of the page, with the address of this proxy. */
  const line = (name) => parseCommand(use(name).code.replaceAll('http://proxy:3128', proxy.url));
  const node = line('Node.js');
  const undici = { args: ['delete-by-proxy.js', MESSAGE], env: { HTTPS_PROXY: proxy.url } };
  const commands = [
    { name: 'Node.js 22', program: nodeBinary('node22'), ...node },
    { name: 'Node.js 24', program: nodeBinary('node24'), ...node },
    { name: 'Bun', program: bin('bun'), ...line('Bun') },
    { name: 'Deno', program: bin('deno'), ...line('Deno') },
    { name: 'undici in Node.js 20', program: nodeBinary('node20'), ...undici },
  ];
  for (const name of ['delete.js', 'delete-by-proxy.js']) {
    const baseUrl = `baseUrl: '${standin.url}'`;
    const code = use(name).code.replace('CONNECTION_ID);', `CONNECTION_ID, { ${baseUrl} });`).replace('CONNECTION_ID, {\n', `CONNECTION_ID, { ${baseUrl},\n`);
    await writeFile(join(folder, `local-${name}`), code);
  }
  const { env: excluded } = line('This machine');
  const { sentTo } = await import(pathToFileURL(use('mock.js').file).href);

  /** The same program, but the API is on this machine, by plain http. */
  function locally({ env: { HTTPS_PROXY, ...env }, args, ...command }, more) {
    const change = (arg) => (arg.endsWith('.js') ? `local-${arg}` : arg.startsWith('--allow-net') ? '--allow-net=127.0.0.1' : arg);
    return { ...command, args: args.map(change), env: { ...env, HTTP_PROXY: HTTPS_PROXY, ...more } };
  }

  const checks = commands.flatMap((command) => {
    const lacks = existsSync(command.program) ? undefined : command.program;
    return [
      {
        name: `${command.name}: goes through the proxy, which sees the host alone`,
        lacks,
        async run() {
          const { code, out, err, isGone, seen } = await deleteBy(command);
          assert.deepEqual({ code, out, isGone, seen }, { code: 0, out: 'true', isGone: true, seen: [`CONNECT ${API}:443`] }, err);
        },
      },
      {
        name: `${command.name}: carries requests to this machine too, unless NO_PROXY excludes them`,
        lacks,
        async run() {
          const carried = await deleteBy(locally(command));
          assert.equal(carried.isGone, true, carried.err);
          assert.match(carried.seen.join(), /^(CONNECT |DELETE http:\/\/)127\.0\.0\.1:[^,]*$/);
          const direct = await deleteBy(locally(command, excluded));
          assert.deepEqual({ seen: direct.seen, isGone: direct.isGone }, { seen: [], isGone: true }, direct.err);
        },
      },
    ];
  });
  return {
    checks: [
      ...checks,
      {
        name: 'without the certificate of whoever answers, nothing is deleted',
        run: async () => {
          const { code, isGone } = await deleteBy({ ...commands.at(-1), env: { ...commands.at(-1).env, NODE_EXTRA_CA_CERTS: undefined } });
          assert.deepEqual({ code, isGone }, { code: 1, isGone: false });
        },
      },
      {
        name: 'a mock with a name of its own is refused as baseUrl, and reached by options.fetch',
        run: () =>
          withName('mock', async () => {
            const { connectionId, ids } = await standin.connection('hello');
            const origin = `http://mock:${new URL(standin.url).port}`;
            await assert.rejects(pkg.deleteMassMessage(ids[0], KEY, connectionId, { baseUrl: origin }), { code: 'invalid_argument' });
            const { success } = await pkg.deleteMassMessage(ids[0], KEY, connectionId, sentTo(origin));
            assert.equal(success, true);
            assert.equal(await standin.exists(ids[0]), false);
          }),
      },
    ],
    close: () => Promise.all([proxy.close(), api.close()]),
  };
}

/** `A=1 B=2 program an argument` → `{ env, args }` */
function parseCommand(code) {
  const line = code.trim().split('\n').at(-1).split(' ');
  const first = line.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const assignments = first === -1 ? line : line.slice(0, first);
  const env = Object.fromEntries(assignments.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
  return { env, args: first === -1 ? [] : line.slice(first + 1) };
}

async function makeAuthority() {
  const authority = await generate([{ name: 'commonName', value: 'a test authority' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  return { cert: authority.cert, key: authority.private };
}

/** The API's own name, over TLS; what comes is passed on to the stand-in. */
async function startTls(ca, standinUrl) {
  const { cert, private: key } = await generate([{ name: 'commonName', value: API }], { keyType: 'ec', algorithm: 'sha256', ca });
  const server = createServer({ key, cert }, (incoming, response) => {
    const outgoing = request(standinUrl + incoming.url, { method: incoming.method, headers: incoming.headers });
    outgoing.once('response', (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    outgoing.once('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** While `action` runs, this machine has one more name. */
async function withName(name, action) {
  const { lookup } = dns;
  dns.lookup = (host, options, done) => {
    if (host !== name) return lookup(host, options, done);
    const family = 4;
    const address = '127.0.0.1';
    process.nextTick(() => (options.all ? done(null, [{ address, family }]) : done(null, address, family)));
  };
  try {
    return await action();
  } finally {
    dns.lookup = lookup;
  }
}
