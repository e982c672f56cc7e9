// The program, from its arguments to its exit code.
import { readFile } from 'node:fs/promises';
import { isOFAuthError } from 'ofauth-wasm';
import { confirm } from './confirm.js';
import { bestMs, duration } from './estimate.js';
import { EXIT, UsageError } from './exit.js';
import { readIds } from './ids.js';
import { openJournal, readJournal } from './journal.js';
import { readOptions } from './options.js';
import { startProgress } from './progress.js';
import { checkArguments, run } from './run.js';
import { readKey, redactor } from './secrets.js';
import { watchSignals } from './stop.js';
import { exitCode, summary } from './summary.js';
import { createTerminal } from './terminal.js';
import { USAGE } from './usage.js';

const { env, stdin, stdout, stderr } = process;
const NAME = 'delete-many';

/** @returns the exit code */
export async function main(argv) {
  const terminal = createTerminal({ stdout, stderr, env, onLost: () => stop.stop('stdout') });
  const stop = watchSignals(terminal.say);
  terminal.useRedactor(redactor(env.OFAUTH_API_KEY, env.OFAUTH_CONNECTION_ID));
  try {
    const options = readOptions(argv, env);
    if (options.help) return await print(terminal, USAGE.trimEnd());
    if (options.version) return await print(terminal, `${NAME} ${await version()}`);
    return await deleteMany(options, terminal, stop);
  } catch (error) {
    const isUsage = error instanceof UsageError || (isOFAuthError(error) && error.code === 'invalid_argument');
    await terminal.say(isUsage ? `${NAME}: ${error.message}\nNothing was sent. --help explains the options.` : `${NAME}: ${error.stack}`);
    return isUsage ? EXIT.usage : EXIT.stoppedEarly;
  }
}

async function deleteMany(given, terminal, stop) {
  // On the command line it is readable by every user of the machine; the title takes the place of the arguments there.
  if (given.isConnectionInArguments) process.title = NAME;
  terminal.useColor(!given.noColor);
  terminal.useRedactor(redactor(env.OFAUTH_API_KEY, given.connectionId));
  const apiKey = await readKey(given, env, terminal.say);
  const options = { ...given, apiKey };
  terminal.useRedactor(redactor(env.OFAUTH_API_KEY, apiKey, options.connectionId));
  await checkArguments(options);

  const list = await readIds(options, stdin, { secrets: [apiKey, options.connectionId], redact: terminal.redact });
  if (options.maxDelete !== undefined && list.ids.length > options.maxDelete) {
    throw new UsageError(`the list has ${list.ids.length} ids, more than --max-delete ${options.maxDelete}`);
  }
  if (list.duplicates > 0) await terminal.say(`${list.duplicates} of the list repeat an earlier id: each id is sent once`);

  if (options.dryRun) return dryRun(plan(list.ids, await readJournal(options), options), options, terminal);
  const journal = await openJournal(options);
  try {
    return await deletePlanned(plan(list.ids, journal, options), { options, journal, terminal, stop });
  } finally {
    await journal.close();
  }
}

/** What is left to do, and in which order. */
function plan(ids, { gone, mayBeGone }, { allowMissing }) {
  const left = ids.filter((id) => !gone.has(id));
  const unknown = left.filter((id) => mayBeGone.has(id));
  const unlisted = mayBeGone.size - unknown.length;
  return {
    total: left.length,
    done: ids.length - left.length,
    unlisted,
    batches: [
      // Their messages may have been deleted by a request whose answer was lost: a 404 then means just that.
      { ids: unknown, allowMissing: true },
      { ids: left.filter((id) => !mayBeGone.has(id)), allowMissing },
    ],
  };
}

async function deletePlanned({ total, done, unlisted, batches }, { options, journal, terminal, stop }) {
  if (done > 0) await terminal.say(`${done} are done, as the journal says, and are not sent again`);
  if (unlisted > 0) await terminal.say(`${unlisted} ids of the journal have no outcome and are not in this list: they may be deleted`);
  if (total === 0) {
    await terminal.say('nothing to delete');
    return EXIT.allGone;
  }
  const question = `Delete ${messages(total)} at ${options.baseUrl}? This is final.`;
  if (!(await confirm(question, options, { stdin, stderr }))) {
    await terminal.say('nothing was sent');
    return EXIT.stoppedEarly;
  }

  await journal.begin();
  const startedAt = performance.now();
  const progress = startProgress({ total, terminal, stderr, json: options.json });
  stop.begin(() => progress.stopping());
  let result;
  try {
    result = await run(batches, { options, journal, progress, terminal, stop });
  } finally {
    progress.end();
  }
  await terminal.say(summary(result, { options, stop, elapsedMs: performance.now() - startedAt, terminal }));
  return exitCode(result, stop);
}

async function dryRun({ total, done, batches }, { baseUrl, json }, terminal) {
  for (const { ids, allowMissing } of batches) {
    for (const id of ids) {
      if (json) await terminal.json({ id, status: 'dryRun', allowMissing });
      else await terminal.print(`DELETE ${baseUrl.replace(/\/+$/, '')}/v2/access/mass-messages/${id}`);
    }
  }
  if (done > 0) await terminal.say(`${done} are done, as the journal says`);
  const time = bestMs(total) === 0 ? 'within the burst that the API allows' : `in ${duration(bestMs(total))} or more, at the pace that the API allows`;
  await terminal.say(`dry run: ${messages(total)} would be deleted, ${time}; nothing was sent`);
  return EXIT.allGone;
}

function messages(count) {
  return count === 1 ? '1 mass message' : `${count} mass messages`;
}

async function print(terminal, text) {
  await terminal.print(text);
  return EXIT.allGone;
}

async function version() {
  return JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')).version;
}
