// What became of every message that was confirmed, as text, CSV and JSON.
import type { OFAuthErrorJson, Outcome } from 'ofauth-wasm';
import { listed, messages, number } from '../words';
import type { Row } from './row';
import type { Run } from './run';

export interface Entry {
  row: Row;
  index: number;
  status: Outcome['status'];
  attempts: number;
  error?: OFAuthErrorJson;
  mayBeGone: boolean;
}

/** `wasUnknown`: before this run. */
export function entryOf(outcome: Outcome, row: Row, wasUnknown: boolean): Entry {
  const { index, status } = outcome;
  if (status === 'skipped') return { row, index, status, attempts: 0, mayBeGone: wasUnknown };
  if (status !== 'failed') return { row, index, status, attempts: outcome.attempts, mayBeGone: status !== 'notDeleted' || wasUnknown };
  const error = outcome.error.toJSON();
  return { row, index, status, attempts: outcome.attempts, error, mayBeGone: wasUnknown || error.mayHaveSucceeded === true };
}

/** Those that were never read as well, in the order of the list. */
function allEntries(run: Run): Entry[] {
  const byIndex = new Map(run.entries.map((entry) => [entry.index, entry]));
  return run.rows.map((row, index) => byIndex.get(index) ?? { row, index, status: 'skipped', attempts: 0, mayBeGone: run.wasUnknown(index) });
}

/** The last word: the report's counts. */
export function counts({ report, rows, unknown }: Run) {
  const { deleted = 0, alreadyDeleted = 0, notDeleted = 0, failed = 0 } = report.peek() ?? {};
  return { deleted, alreadyDeleted, notDeleted, failed: failed - unknown, unknown, notSent: rows.length - deleted - alreadyDeleted - notDeleted - failed };
}

export function summary(run: Run): string {
  const { deleted, alreadyDeleted, notDeleted, failed, unknown, notSent } = counts(run);
  const rest = listed([
    alreadyDeleted > 0 && `${number(alreadyDeleted)} already gone`,
    notDeleted > 0 && `${number(notDeleted)} not deleted`,
    failed > 0 && `${number(failed)} failed`,
    unknown > 0 && `${number(unknown)} with an unknown outcome`,
    notSent > 0 && `${number(notSent)} not sent`,
  ]);
  return listed([`${number(deleted)} of ${messages(run.rows.length)} deleted`, rest]);
}

const COLUMNS = ['index', 'id', 'status', 'may_be_gone', 'attempts', 'error_code', 'http_status', 'error_type', 'request_id', 'error', 'date', 'text'];

export function reportCsv(run: Run): string {
  const lines = allEntries(run).map(({ row: { message }, index, status, mayBeGone, attempts, error }) => [
    index + 1,
    message.id,
    status,
    mayBeGone,
    attempts,
    error?.code,
    error?.status,
    error?.type,
    error?.requestId,
    error?.message,
    message.date,
    message.text,
  ]);
  // The mark at the start tells Excel that it is UTF-8.
  return `\ufeff${[COLUMNS, ...lines].map((line) => line.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/** A text that a spreadsheet would take for a formula gets an apostrophe (OWASP, "CSV Injection"). */
function csvCell(value: string | number | boolean | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const isFormula = /^[\s]*[=+\-@|%\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(value);
  return `"${(isFormula ? `'${value}` : value).replaceAll('"', '""')}"`;
}

export function reportJson(run: Run): string {
  const { report, board, startedAt, problem } = run;
  const { elapsedMs, stopped, error } = report.peek() ?? {};
  const outcomes = allEntries(run).map(({ row: { message }, index, status, mayBeGone, attempts, error: failure }) => ({
    index,
    id: message.id,
    status,
    mayBeGone,
    attempts,
    error: failure,
    date: message.date,
    text: message.text,
  }));
  const text = error instanceof Error ? error.message : undefined;
  return JSON.stringify({ connection: board.connection, startedAt, elapsedMs, counts: counts(run), stopped, error: text ?? problem.peek(), outcomes }, null, 2);
}

export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  // Not at once: WebKit reads it a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
