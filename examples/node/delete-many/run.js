// The deletes: two batches, first the ids that an earlier run may have deleted, then the others.
import { deleteMassMessages } from 'ofauth-wasm';

const GONE = ['deleted', 'alreadyDeleted'];
const HOLD_REASONS = { rate_limited: 'the API asks to wait' };
const OTHER_HOLD = 'the API cannot be reached';
/** The summary names these. */
const MAX_FAILURES_KEPT = 10;

/** What each call gets; throws `invalid_argument` for what cannot be right, before anything is sent or written. */
export async function checkArguments({ apiKey, connectionId, baseUrl, concurrency }) {
  await deleteMassMessages([], apiKey, connectionId, { baseUrl, concurrency });
}

/**
 * @param batches `[{ ids, allowMissing }]`
 * @returns `{ counts, failures, mayBeGone, notSent, stopped, error }`; `failures` are the first ones
 */
export async function run(batches, { options, journal, progress, terminal, stop }) {
  const result = { counts: { deleted: 0, alreadyDeleted: 0, notDeleted: 0, failed: 0 }, failures: [], mayBeGone: 0, notSent: 0 };
  const settled = new Set();
  let lastCode;

  async function settle(outcome) {
    const { id, status, attempts, response, error } = outcome;
    if (status === 'skipped') return;
    settled.add(id);
    result.counts[status] += 1;
    const isFailure = !GONE.includes(status);
    // An earlier run's request may have deleted it, whatever this one was answered.
    const mayBeGone = isFailure && (error?.mayHaveSucceeded === true || journal.mayBeGone.has(id));
    if (mayBeGone) result.mayBeGone += 1;
    if (isFailure && result.failures.length < MAX_FAILURES_KEPT) result.failures.push({ id, message: error?.message, code: error?.code ?? 'notDeleted', mayBeGone });
    progress.settle(isFailure);
    const failure = isFailure && { mayBeGone, ...(error && { code: error.code, status: error.status, requestId: error.requestId }) };
    try {
      // First: what was told on stdout must not be told again after a kill.
      await journal.outcome(id, { event: status, attempts, ...failure });
    } catch (cause) {
      // Not thrown: what is in flight is still to be reported.
      result.error ??= cause;
      stop.stop('journal');
    }
    if (options.json) await terminal.json({ id, status, attempts, ...(isFailure && { mayBeGone }), ...(response && { response }), ...(error && { error }) });
  }

  for (const { ids, allowMissing } of batches) {
    if (ids.length === 0 || result.stopped) continue;
    const read = new Set();
    const report = await deleteMassMessages(journalled(ids, journal, read), options.apiKey, options.connectionId, {
      baseUrl: options.baseUrl,
      concurrency: options.concurrency,
      allowMissing,
      signal: stop.signal,
      stopSignal: stop.stopSignal,
      // Of a hundred thousand answers only the counts are needed.
      keepOutcomes: false,
      onAttempt: ({ code }) => (lastCode = code),
      onOutcome: settle,
      onProgress: ({ holdMs }) => progress.hold(holdMs, HOLD_REASONS[lastCode] ?? OTHER_HOLD),
    });
    result.stopped = report.stopped;
    // The reason of a signal is known here already.
    if (!['aborted', 'stopSignal'].includes(report.stopped)) result.error ??= report.error;
    // Read when the batch was being stopped: written, and never sent.
    for (const id of read) if (!settled.has(id)) await noteNotSent(journal, id);
  }

  for (const { ids } of batches) {
    for (const id of ids) {
      if (settled.has(id)) continue;
      result.notSent += 1;
      if (options.json) await terminal.json({ id, status: 'skipped' });
    }
  }
  return result;
}

/** The package reads an id when it can be sent, so each stands in the journal just before its request. */
async function* journalled(ids, journal, read) {
  for (const id of ids) {
    if (journal.isLost()) throw new Error('another process has taken over the journal');
    read.add(id);
    await journal.sent(id);
    yield id;
  }
}

async function noteNotSent(journal, id) {
  // If the journal cannot be written, the id stands there as sent: the next run then asks with allowMissing.
  await Promise.resolve(journal.notSent(id)).catch(() => {});
}
