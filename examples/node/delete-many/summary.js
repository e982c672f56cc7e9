// The last words, on stderr: how many, what failed, how to go on.
import { EXIT } from './exit.js';
import { duration } from './estimate.js';

const NO_SUCCESS = 'the API answered without success';
const STOPS = {
  SIGINT: 'stopped by Ctrl-C',
  SIGTERM: 'stopped by SIGTERM',
  SIGHUP: 'stopped: the terminal was closed',
  stdout: 'stopped: nobody reads stdout any more',
  journal: 'stopped: the journal cannot be written',
  source: 'stopped: the journal cannot be written',
  error: 'stopped: every other id would fail as well',
  unreachable: 'stopped: the API cannot be reached',
  throttled: 'stopped: the API asks to wait, again and again',
};

export function exitCode({ counts, stopped }, stop) {
  if (stop.exitCode !== undefined) return stop.exitCode;
  if (stopped) return EXIT.stoppedEarly;
  return counts.failed + counts.notDeleted > 0 ? EXIT.someFailed : EXIT.allGone;
}

export function summary(result, { options, stop, elapsedMs, terminal }) {
  const { counts, failures, mayBeGone, notSent, stopped, error } = result;
  const failed = counts.failed + counts.notDeleted;
  const parts = [`${counts.deleted} deleted`, `${counts.alreadyDeleted} already deleted`, `${failed} failed`, `${notSent} not sent`];
  const lines = [];
  if (stopped) lines.push(`${STOPS[stop.reason] ?? STOPS[stopped] ?? 'stopped'}${error?.message ? `: ${error.message}` : ''}`);
  lines.push(`${parts.join(', ')} in ${duration(elapsedMs)}`);
  if (mayBeGone > 0) lines.push(`${mayBeGone} of the failed may be deleted: the request was sent, its outcome is unknown`);
  if (failures.length > 0) lines.push(terminal.red('failed:'), ...failures.map(describe));
  if (failed > failures.length) lines.push(`  and ${failed - failures.length} more`);
  if (failed + notSent > 0) lines.push(wayOn(options));
  return lines.join('\n');
}

function describe({ id, message, code, mayBeGone }) {
  if (mayBeGone) return `  ${id}: ${message ?? NO_SUCCESS} (${code}); it may be deleted`;
  return message ? `  ${id}: ${message} (${code}); nothing was deleted` : `  ${id}: ${NO_SUCCESS} (${code}); look at the list of messages`;
}

function wayOn({ journal, resume }) {
  if (!journal) return 'to go on: run the same list again with --allow-missing, which takes a missing message for a deleted one';
  return `to go on: run the same command again${resume ? '' : ' with --resume'}`;
}
