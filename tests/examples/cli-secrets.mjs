// delete-many: the key and the connection id. That no run prints them, cli-kit.mjs looks at each time.
import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { KEY } from './kit.mjs';
import { HANGS, until } from './cli-kit.mjs';

export function secretChecks({ run, start, standin, requests, sent, newPath }) {
  return [
    {
      name: 'delete-many: refuses the key on the command line, and does not repeat it',
      async run() {
        const { connectionId, ids: [id] } = await standin.connection('to stay');
        for (const args of [['--api-key', KEY], [`--api-key=${KEY}`], [`--apiKey=${KEY}`], ['--key', KEY]]) {
          const { code, err } = await run(['--yes', ...args, id], { connectionId });
          assert.equal(code, 2, err);
          assert.match(err, /set OFAUTH_API_KEY, or pass --api-key-file/);
        }
        assert.deepEqual(await requests(connectionId), []);
      },
    },
    {
      name: 'delete-many: takes the key from a file, and warns if others can read it',
      red: true,
      async run() {
        const { connectionId, ids: [id, other] } = await standin.connection('one', 'two');
        const path = await newPath('key');
        await writeFile(path, `${KEY}\n`, { mode: 0o600 });
        const quiet = await run(['--yes', '--api-key-file', path, id], { connectionId, key: '' });
        assert.equal(quiet.code, 0, quiet.err);
        assert.doesNotMatch(quiet.err, /warning/);
        assert.equal(await standin.exists(id), false);
        if (process.platform === 'win32') return;
        await chmod(path, 0o644);
        const warned = await run(['--yes', '--api-key-file', path, other], { connectionId, key: 'another-key-than-that' });
        assert.equal(warned.code, 0, warned.err);
        assert.match(warned.err, /^warning: .* can be read by other users/m);
      },
    },
    {
      name: 'delete-many: refuses a key file that holds no key, or more than one line',
      async run() {
        const { connectionId } = await standin.connection();
        const path = await newPath('key');
        for (const [text, message] of [['', /--api-key-file .* is empty/], [`OFAUTH_API_KEY = ${KEY}`, /must hold the key alone/], [undefined, /cannot be read \(ENOENT\)/]]) {
          if (text !== undefined) await writeFile(path, text, { mode: 0o600 });
          const { code, err } = await run(['--yes', '--api-key-file', text === undefined ? `${path}.none` : path, '11'], { connectionId, key: '' });
          assert.equal(code, 2, err);
          assert.match(err, message);
        }
      },
    },
    {
      name: 'delete-many: says what is missing, the key or the connection',
      async run() {
        const { connectionId } = await standin.connection();
        const noKey = await run(['--yes', '11'], { connectionId, key: '' });
        assert.equal(noKey.code, 2);
        assert.match(noKey.err, /the API key is missing: set OFAUTH_API_KEY/);
        const noConnection = await run(['--yes', '11'], { connectionId: '' });
        assert.equal(noConnection.code, 2);
        assert.match(noConnection.err, /the connection is missing: set OFAUTH_CONNECTION_ID/);
      },
    },
    {
      name: 'delete-many: --connection is used, and not left in the list of processes',
      async run() {
        const { connectionId, ids: [id] } = await standin.connection('one');
        await standin.fault(id, HANGS);
        const running = start(['--yes', '--connection', connectionId, id], { connectionId: 'conn_of-somebody-else', env: {} });
        await until('it is sent', () => sent(id));
        const [request] = await standin.requests(id);
        assert.equal(request.headers['x-connection-id'], connectionId);
        if (process.platform === 'linux') {
          const shown = await readFile(`/proc/${running.pid}/cmdline`, 'utf8');
          assert.ok(!shown.includes(connectionId), 'ps shows the connection id');
        }
        running.kill('SIGKILL');
        const { out, err } = await running.end;
        assert.ok(!(out + err).includes(connectionId));
      },
    },
    {
      name: 'delete-many: a secret in a bad line is not printed',
      async run() {
        const { connectionId } = await standin.connection();
        // A line that is shown in part only must not show a part of the key.
        const env = `export OFAUTH_API_KEY="${KEY}"\n`;
        const asCsv = await run(['--yes'], { connectionId, input: env });
        assert.match(asCsv.err, /line 1: there is no column "id", only "export OFAUTH_API_KEY=.*•/);
        const asLines = await run(['--yes', '--format', 'lines'], { connectionId, input: `${'x'.repeat(35)}=${KEY}\n` });
        assert.match(asLines.err, /line 1: "x{35}=•+"/);
        for (const { code, err } of [asCsv, asLines]) {
          assert.equal(code, 2, err);
          assert.ok(!err.includes(KEY.slice(0, 5)), err);
        }
      },
    },
  ];
}
