// The command line: read and checked as far as it can be without looking at files.
import { parseArgs } from 'node:util';
import { UsageError } from './exit.js';
import { FORMATS } from './ids.js';

const MAX_CONCURRENCY = 64;
/** The package's own default, named in the journal and by --dry-run. */
const DEFAULT_BASE_URL = 'https://api-next.ofauth.com';

const text = { type: 'string' };
const flag = { type: 'boolean', default: false };
const OPTIONS = {
  'file': text,
  'format': text,
  'column': text,
  'connection': text,
  'api-key-file': text,
  'base-url': text,
  'allow-missing': flag,
  'concurrency': text,
  'dry-run': flag,
  'max-delete': text,
  'yes': { ...flag, short: 'y' },
  'journal': text,
  'resume': flag,
  'json': flag,
  'no-color': flag,
  'help': { ...flag, short: 'h' },
  'version': flag,
};

export function readOptions(argv, env) {
  // Before anything else: no message may repeat the key, and parseArgs quotes what it does not know.
  if (argv.some((argument) => /^--?(api[-_]?)?key(=|$)/i.test(argument))) {
    throw new UsageError('the API key is not taken from the command line, where every user of the machine can read it and the shell keeps it: '
      + 'set OFAUTH_API_KEY, or pass --api-key-file FILE. Replace a key that was typed here');
  }
  const { values, positionals } = parse(argv);
  const options = {
    ids: positionals,
    file: values.file,
    format: oneOf(FORMATS, 'format', values.format),
    column: notEmpty('column', values.column),
    connectionId: values.connection ?? env.OFAUTH_CONNECTION_ID,
    isConnectionInArguments: values.connection !== undefined,
    apiKeyFile: values['api-key-file'],
    baseUrl: values['base-url'] ?? (env.OFAUTH_BASE_URL || DEFAULT_BASE_URL),
    allowMissing: values['allow-missing'],
    concurrency: wholeNumber('concurrency', values.concurrency, MAX_CONCURRENCY),
    dryRun: values['dry-run'],
    maxDelete: wholeNumber('max-delete', values['max-delete']),
    yes: values.yes,
    journal: notEmpty('journal', values.journal),
    resume: values.resume,
    json: values.json,
    noColor: values['no-color'],
    help: values.help,
    version: values.version,
  };
  if (!options.help && !options.version) check(options);
  return options;
}

function parse(argv) {
  try {
    return parseArgs({ args: argv, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error.message);
  }
}

function check({ ids, file, format, column, connectionId, resume, journal }) {
  if (!connectionId) throw new UsageError('the connection is missing: set OFAUTH_CONNECTION_ID, or pass --connection ID');
  if (ids.length > 0 && file !== undefined) throw new UsageError('pass ids or --file, not both');
  if (ids.length > 0 && (format ?? column) !== undefined) throw new UsageError('--format and --column are for lists, not for ids on the command line');
  if (format === 'lines' && column !== undefined) throw new UsageError('--column is for csv and jsonl, not for --format lines');
  if (resume && !journal) throw new UsageError('--resume needs the --journal FILE of the earlier run');
}

function oneOf(allowed, name, value) {
  if (value === undefined || allowed.includes(value)) return value;
  throw new UsageError(`--${name} must be one of ${allowed.join(', ')}`);
}

function notEmpty(name, value) {
  if (value !== '') return value;
  throw new UsageError(`--${name} must not be empty`);
}

function wholeNumber(name, value, max = Number.MAX_SAFE_INTEGER) {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= 1 && number <= max) return number;
  throw new UsageError(`--${name} must be a whole number from 1${max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`}`);
}
