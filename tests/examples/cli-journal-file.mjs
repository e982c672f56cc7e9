// delete-many: whose journal it is, who may write it, and what is not one.
import assert from 'node:assert/strict';
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { KEY } from './kit.mjs';
import { HANGS, until } from './cli-kit.mjs';

/** Beyond what Linux, macOS and Windows give. */
const NO_PROCESS = 999_999_999;

export function refusalChecks({ run, start, standin, requests, sent, newPath }) {
  /** A journal of one finished run, and a message that is still to be deleted. */
  async function written() {
    const { connectionId, ids: [id, other] } = await standin.connection('one', 'two');
    const journal = await newPath('journal');
    const { code, err } = await run(['--yes', '--journal', journal, id], { connectionId });
    assert.equal(code, 0, err);
    const resume = (args = [], options = {}) => run(['--yes', '--journal', journal, '--resume', ...args, id, other], { connectionId, ...options });
    return { connectionId, id, other, journal, resume };
  }
  const refused = ({ code, err }, message) => {
    assert.equal(code, 2, err);
    assert.match(err, message);
  };
  return [
    {
      name: "delete-many: refuses another connection's journal, and another base URL's",
      async run() {
        const { other, resume } = await written();
        const { connectionId } = await standin.connection();
        refused(await resume([], { connectionId }), /belongs to another connection/);
        refused(await resume(['--base-url', 'http://localhost:9']), /belongs to another base URL/);
        assert.equal(await sent(other), 0);
        assert.equal((await resume(['--base-url', `${standin.url}/`])).code, 0, 'a slash at the end is no difference');
      },
    },
    {
      name: 'delete-many: the journal holds neither the key nor the connection id',
      async run() {
        const { connectionId, journal } = await written();
        const text = await readFile(journal, 'utf8');
        assert.match(text, /"connection":"[0-9a-f]{64}"/);
        assert.ok(!text.includes(KEY) && !text.includes(connectionId), text);
        if (process.platform !== 'win32') assert.equal((await stat(journal)).mode & 0o077, 0);
      },
    },
    {
      name: 'delete-many: refuses a journal that exists without --resume, one that does not with it, and a file that is none',
      async run() {
        const { connectionId, id, other, journal } = await written();
        refused(await run(['--yes', '--journal', journal, id, other], { connectionId }), /exists already: --resume goes on with it/);
        refused(await run(['--yes', '--resume', '--journal', `${journal}.none`, id], { connectionId }), /there is no journal .*: leave out --resume/);
        const list = await newPath('ids.txt');
        await writeFile(list, `${other}\n`);
        refused(await run(['--yes', '--resume', '--journal', list, '--file', list], { connectionId }), /is not a journal of delete-many/);
        refused(await run(['--yes', '--journal', '/nowhere/journal', other], { connectionId }), /cannot be written \(ENOENT\)/);
        assert.equal(await readFile(list, 'utf8'), `${other}\n`);
        assert.equal(await sent(other), 0);
      },
    },
    {
      name: 'delete-many: goes on after torn lines, and refuses a journal that is damaged elsewhere',
      async run() {
        const { other, journal, resume } = await written();
        await appendFile(journal, `{"id":"${other}","ev`);
        const first = await resume();
        assert.equal(first.code, 0, first.err);
        assert.equal(await sent(other), 1);
        await appendFile(journal, '\0\0\0');
        const second = await resume();
        assert.equal(second.code, 0, second.err);
        assert.match(second.err, /^2 are done/m);
        const text = await readFile(journal, 'utf8');
        await writeFile(journal, text.replace('"event":"sent"', '"event":sent"'));
        refused(await resume(), /line 2 is damaged/);
      },
    },
    {
      name: 'delete-many: refuses a journal that another process uses',
      async run() {
        const { connectionId, ids: [id] } = await standin.connection('one');
        await standin.fault(id, HANGS);
        const journal = await newPath('journal');
        const running = start(['--yes', '--journal', journal, id], { connectionId });
        await until('it is sent', () => sent(id));
        refused(await run(['--yes', '--journal', journal, '--resume', id], { connectionId }), new RegExp(`in use by process ${running.pid}`));
        running.kill('SIGKILL');
        await running.end;
        assert.equal((await requests(connectionId)).length, 1);
        // The lock is still there: its holder is not.
        await stat(`${journal}.lock`);
        await standin.fault(id);
        assert.equal((await run(['--yes', '--journal', journal, '--resume', id], { connectionId })).code, 0);
        await assert.rejects(stat(`${journal}.lock`), { code: 'ENOENT' });
      },
    },
    {
      name: "delete-many: takes over the lock of a process whose number another one has, and never another machine's",
      async run() {
        const { journal, resume, other } = await written();
        const lock = (holder) => writeFile(`${journal}.lock`, JSON.stringify(holder));
        await lock({ pid: NO_PROCESS, host: 'another-machine' });
        refused(await resume(), /in use by process \d+ on "another-machine": if that has ended, delete /);
        await writeFile(`${journal}.lock`, 'my notes');
        refused(await resume(), /does not say which process uses the journal/);
        assert.equal(await sent(other), 0);
        await lock({ pid: process.pid, host: hostname(), born: 'before the last start of the machine' });
        const { code, err } = await resume();
        assert.equal(code, 0, err);
      },
    },
  ];
}
