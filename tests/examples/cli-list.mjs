// delete-many: where the ids come from, and what is refused before anything is sent.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { KEY } from './kit.mjs';
import { each, outcomesOf, statuses, texts } from './cli-kit.mjs';

const BOM = '\ufeff';
const UTF16 = Buffer.from(`${BOM}11\r\n12\r\n`, 'utf16le');

/** What the list is, further arguments, the ids that it holds. */
const LISTS = {
  'one a line, with blank lines and CRLF': ['\r\n11\r\n\r\n  12  \r\n', [], ['11', '12']],
  'one a line, with a byte order mark and no last line end': [`${BOM}11\n12`, [], ['11', '12']],
  'one a line, as UTF-16': [UTF16, [], ['11', '12']],
  'text that only looks like a number': ['0011\n11\n9007199254740993\n', [], ['0011', '11', '9007199254740993']],
  'the same id again': ['11\n12\n11\n11\n', [], ['11', '12']],
  'CSV, column "id"': ['text,id\n"a, b",11\n"say ""no""",12\n', [], ['11', '12']],
  'CSV, column by name': ['id,queueId\n1,11\n2,12\n', ['--column', 'queueId'], ['11', '12']],
  'CSV, column by name in other letters': ['ID,Queue Id\n1,11\n', ['--column', 'queue id'], ['11']],
  'CSV, column by number': ['a,11\nb,12\n', ['--column', '2'], ['11', '12']],
  'CSV with line ends within quotes': ['text,id\r\n"one\r\ntwo\n",11\r\n"three",12\r\n', [], ['11', '12']],
  'CSV with semicolons': ['text;id\na, b;11\n', [], ['11']],
  'CSV with tabs': ['text\tid\na\t11\n', [], ['11']],
  'CSV with quoted names and a byte order mark': [`${BOM}"id","text"\n"11","a"\n`, [], ['11']],
  'CSV, a column name with quotes': ['"the ""id""",text\n11,a\n', ['--column', 'the "id"'], ['11']],
  'CSV of one column': ['id\n11\n', ['--format', 'csv'], ['11']],
  'JSON lines': ['{"id":11,"text":"a"}\r\n\n{"id":"9007199254740993"}\n', [], ['11', '9007199254740993']],
  'JSON lines, another key': ['{"id":1,"queueId":11}\n', ['--column', 'queueId'], ['11']],
  'JSON lines, named': ['{"id":11}', ['--format', 'jsonl'], ['11']],
};

/** What the list is, further arguments, what is said. */
const BAD = {
  'a bad line': ['11\n12\n1 3\n14\n', [], /line 3: "1 3" is not an id/],
  'several bad lines': ['1.5\n11\n-\n2.64391E+10\n', [], /2 problems in the list:\n {2}line 1: "1.5" is not an id.*\n {2}line 4: "2.64391E\+10" is not an id/],
  'more bad lines than are shown': [`${'?\n'.repeat(13)}`, [], /13 problems[^]*line 10: [^]*and 3 more/],
  'what would steer a terminal': ['\u001b[2J11\n', [], /line 1: "\\u001b\[2J11" is not an id/],
  'an id that is too long': [`${'1'.repeat(129)}\n`, [], /line 1: "1{40}…" is not an id/],
  'a column name in a list of lines': ['id\n11\n', [], /line 1: "id" is a column's name: pass --format csv/],
  'a CSV column that is not there': ['text,number\na,11\n', [], /line 1: there is no column "id", only "text", "number"/],
  'a CSV column that is there twice': ['id,id\n1,11\n', [], /line 1: several columns are called "id"/],
  'a CSV row that is too short': ['text,id\na,11\nb\n', [], /line 3: there is no column 2, only 1/],
  'a CSV cell that is empty': ['text,id\n"a\nb",11\nb,\n', [], /line 4: the id is empty/],
  'a CSV quote that is not closed': ['text,id\na,11\n"b,12\n', [], /line 3: a quote is not closed/],
  'text after a CSV quote': ['text,id\n"a"b,11\n', [], /line 2: a separator is missing after a quoted value/],
  'a CSV header with a column number': ['text,number\na,11\n', ['--column', '2'], /line 1: "number" has no digit, so it is taken for a header/],
  'a JSON line that is none': ['{"id":11}\n{"id":12\n', [], /line 2: this is not JSON/],
  'a JSON line without id': ['{"id":11}\n{"ID":12}\n', [], /line 2: this has no "id"/],
  'a JSON id that has been rounded': ['{"id":9007199254740993}\n', [], /line 1: the number in "id" is not exact: write it as a string/],
  'a JSON id of another type': ['{"id":null}\n{"id":true}\n', [], /line 1: "id" is neither text nor a number[^]*line 2: /],
  'a JSON array': ['[{"id":11}]\n', [], /JSON array/],
  'the key in the list': [`11\n${KEY}\n`, [], /line 2: this is the API key or the connection id/],
  'more ids than --max-delete': ['11\n12\n13\n', ['--max-delete', '2'], /3 ids, more than --max-delete 2/],
  'an unknown option': ['11\n', ['--jsonl'], /Unknown option '--jsonl'/],
  'an unknown format': ['11\n', ['--format', 'xml'], /--format must be one of lines, csv, jsonl/],
  'a column for lines': ['11\n', ['--format', 'lines', '--column', 'id'], /--column is for csv and jsonl/],
  'a concurrency that is not allowed': ['11\n', ['--concurrency', '65'], /--concurrency must be a whole number from 1 to 64/],
  'a limit that is no number': ['11\n', ['--max-delete', '1e3'], /--max-delete must be a whole number from 1/],
  '--resume without --journal': ['11\n', ['--resume'], /--resume needs the --journal FILE/],
  'a base URL that is not safe': ['11\n', ['--base-url', 'http://api.example.com'], /baseUrl/],
  'a file that is not there': ['', ['--file', 'nowhere.txt'], /--file nowhere.txt cannot be read \(ENOENT\)/],
  'ids and a file': ['', ['11', '--file', 'ids.txt'], /pass ids or --file, not both/],
  'no --yes where nobody can be asked': ['11\n', ['--not-yes'], /pass --yes to delete without being asked/],
};

export function listChecks({ run, standin, requests, newPath }) {
  return [
    {
      name: 'delete-many: deletes the ids given as arguments, and no others',
      red: true,
      async run() {
        const { connectionId, ids } = await standin.connection(...texts(4));
        const { code, out, err } = await run(['--yes', ...ids.slice(0, 3)], { connectionId });
        assert.equal(code, 0, err);
        assert.equal(out, '');
        assert.match(err, /^3 deleted, 0 already deleted, 0 failed, 0 not sent/m);
        assert.deepEqual(await Promise.all(ids.map(standin.exists)), [false, false, false, true]);
      },
    },
    {
      name: 'delete-many: deletes the ids of a file and of stdin',
      red: true,
      async run() {
        const path = await newPath('ids.csv');
        for (const [args, withInput] of [[['--file', path], false], [[], true], [['--file', '-'], true]]) {
          const { connectionId, ids } = await standin.connection(...texts(3));
          const list = `id,text\n${ids.slice(0, 2).map((id) => `${id},"a, b"\n`).join('')}`;
          await writeFile(path, list);
          const { code, err } = await run(['--yes', ...args], { connectionId, input: withInput ? list : '' });
          assert.equal(code, 0, err);
          assert.deepEqual(await Promise.all(ids.map(standin.exists)), [false, false, true]);
        }
      },
    },
    {
      name: 'delete-many: reads every kind of list, from a file and from stdin',
      async run() {
        const { connectionId } = await standin.connection();
        await each(Object.entries(LISTS), async ([name, [list, args, expected]]) => {
          const path = await newPath('list.txt');
          await writeFile(path, list);
          for (const source of [[], ['--file', path]]) {
            const { code, out, err } = await run(['--dry-run', '--json', ...source, ...args], { connectionId, input: list });
            assert.equal(code, 0, `${name}: ${err}`);
            assert.deepEqual(outcomesOf(out).map(({ id }) => id), expected, name);
          }
        });
        assert.deepEqual(await requests(connectionId), [], 'a dry run sends nothing');
      },
    },
    {
      name: 'delete-many: refuses bad input of each kind, names its line, and sends nothing',
      async run() {
        const { connectionId, ids: [id] } = await standin.connection('to stay');
        await each(Object.entries(BAD), async ([name, [list, args, message]]) => {
          const yes = args[0] === '--not-yes' ? [] : ['--yes', ...args];
          const { code, out, err } = await run(yes, { connectionId, input: list });
          assert.equal(code, 2, `${name}: ${err}`);
          assert.match(err, message, name);
          assert.match(err, /Nothing was sent/, name);
          assert.equal(out, '', name);
          assert.doesNotMatch(err, /\u001b|^\s+at /m, name);
        });
        assert.deepEqual(await requests(connectionId), []);
        assert.equal(await standin.exists(id), true);
      },
    },
    {
      name: 'delete-many: says that an id stands twice, and deletes it once',
      async run() {
        const { connectionId, ids: [id] } = await standin.connection('twice');
        const { code, out, err } = await run(['--yes', '--json', id, id], { connectionId });
        assert.equal(code, 0, err);
        assert.match(err, /^1 of the list repeat an earlier id/m);
        assert.deepEqual(statuses(outcomesOf(out)), [`${id} deleted`]);
        assert.equal((await standin.requests(id)).length, 1);
      },
    },
    {
      name: 'delete-many: a dry run says what would be sent, how many and how long, and sends nothing',
      async run() {
        const { connectionId, ids } = await standin.connection(...texts(3));
        const more = Array.from({ length: 207 }, (_, index) => String(77_000 + index));
        const { code, out, err } = await run(['--dry-run'], { connectionId, input: [...ids, ...more].join('\n') });
        assert.equal(code, 0, err);
        const lines = out.trimEnd().split('\n');
        assert.equal(lines.length, 210);
        assert.equal(lines[0], `DELETE ${standin.url}/v2/access/mass-messages/${ids[0]}`);
        // 120 more than the burst of 90, at 60 a minute.
        assert.match(err, /^dry run: 210 mass messages would be deleted, in 2 min or more/m);
        assert.deepEqual(await requests(connectionId), []);
      },
    },
    {
      name: 'delete-many: an empty list is done at once',
      async run() {
        const { connectionId } = await standin.connection();
        const { code, err } = await run(['--yes'], { connectionId, input: '\n' });
        assert.equal(code, 0, err);
        assert.match(err, /nothing to delete/);
      },
    },
  ];
}
