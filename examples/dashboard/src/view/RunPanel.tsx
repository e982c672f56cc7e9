import { useEffect, useRef } from 'preact/hooks';
import { download, reportCsv, reportJson, summary } from '../model/report';
import { type Run, holdText } from '../model/run';
import { duration, listed, messages, number } from '../words';
import { ask } from './Confirm';

const STOPPED: Record<string, string> = {
  aborted: 'Aborted: what was in flight may be deleted.',
  stopSignal: 'Stopped: what was in flight was finished first.',
  error: 'Ended early: every other message would fail in the same way.',
  unreachable: 'Ended early: the API could not be reached for too long.',
  throttled: 'Ended early: the API asked to wait for too long.',
};

export function RunPanel({ run }: { run: Run }) {
  const panel = useRef<HTMLElement>(null);
  const phase = run.phase.value;
  // The button that had the focus is gone: a keyboard must not be left nowhere.
  useEffect(() => {
    const isLost = document.activeElement === document.body || document.activeElement === null;
    if (isLost || phase === 'countdown') panel.current?.querySelector<HTMLElement>('[data-focus]')?.focus();
  }, [phase]);
  return (
    <section ref={panel} class="card run" id="run" data-phase={phase} aria-labelledby="run-title">
      {phase === 'countdown' && <Countdown run={run} />}
      {phase === 'running' && <Running run={run} />}
      {phase === 'ended' && <Ended run={run} />}
    </section>
  );
}

function Countdown({ run }: { run: Run }) {
  return (
    <>
      <h3 id="run-title">
        Deleting {messages(run.rows.length)} starts in {run.secondsLeft} s
      </h3>
      <div class="buttons">
        <button type="button" id="cancel" data-focus onClick={() => run.cancel()}>
          Cancel
        </button>
        <button type="button" id="start-now" onClick={() => void run.begin()}>
          Start now
        </button>
      </div>
    </>
  );
}

function Running({ run }: { run: Run }) {
  const { settled = 0 } = run.progress.value ?? {};
  const total = run.rows.length;
  const isPaused = run.isPaused.value;
  const ending = run.ending.value;
  return (
    <>
      <h3 id="run-title">
        {ending === 'abort' ? 'Aborting' : ending === 'stop' ? 'Stopping: finishing what is in flight' : isPaused ? 'Paused' : `Deleting ${messages(total)}`}
      </h3>
      <progress aria-labelledby="run-title" max={total} value={settled} />
      <Figures run={run} />
      <div class="buttons">
        <button type="button" id="pause" data-focus disabled={ending !== undefined} onClick={() => (isPaused ? run.resume() : run.pause())}>
          {isPaused ? 'Resume' : 'Pause'}
        </button>
        <button type="button" id="stop" disabled={ending !== undefined} aria-describedby="run-hint" onClick={() => run.stop()}>
          Stop
        </button>
        <button type="button" id="abort" class="danger" disabled={ending === 'abort'} aria-describedby="run-hint" onClick={() => run.abort()}>
          Abort
        </button>
        <span class="soft" id="run-hint">
          Stop finishes what is in flight. Abort cuts it off: those may be deleted or not.
        </span>
      </div>
    </>
  );
}

function Figures({ run }: { run: Run }) {
  const { settled = 0, deleted = 0, alreadyDeleted = 0, notDeleted = 0, failed = 0, inFlight = 0, remainingMs } = run.progress.value ?? {};
  const hold = run.hold.value;
  const now = run.now.value;
  const perMinute = run.pace.perMinute(now);
  const leftMs = (remainingMs ?? 0) - (now - run.progressAt);
  const isGoing = !hold && !run.isPaused.value && run.ending.value === undefined;
  const parts = [
    `${number(settled)} of ${number(run.rows.length)}`,
    deleted > 0 && `${number(deleted)} deleted`,
    alreadyDeleted > 0 && `${number(alreadyDeleted)} already gone`,
    notDeleted + failed > run.unknown && `${number(notDeleted + failed - run.unknown)} failed`,
    run.unknown > 0 && `${number(run.unknown)} unknown`,
    !isGoing && inFlight > 0 && `${number(inFlight)} in flight`,
    isGoing && perMinute !== undefined && `${number(perMinute)} a minute`,
    !run.isPaused.value && run.ending.value === undefined && leftMs > 0 && `about ${duration(leftMs)} left`,
  ];
  return (
    <>
      <p id="figures">{parts.filter(Boolean).join(' · ')}</p>
      {hold && (
        <p id="hold" class="hold">
          {holdText(hold.until - now, hold.isThrottled)}
        </p>
      )}
    </>
  );
}

function Ended({ run }: { run: Run }) {
  const report = run.report.value;
  const problem = run.problem.value;
  const trouble = run.rows.filter((row) => row.isTrouble);
  const unknown = trouble.filter((row) => row.kind === 'unknown').length;
  const certain = trouble.length - unknown;
  const name = `deleted-${run.board.connection.alias}-${run.startedAt.toISOString().slice(0, 19).replaceAll(':', '')}`;
  const ended = report?.stopped === undefined ? (run.ending.value === 'stop' ? STOPPED.stopSignal : undefined) : (STOPPED[report.stopped] ?? 'Ended early.');
  const why = report?.stopped !== 'aborted' && report?.error instanceof Error ? report.error.message : undefined;
  return (
    <>
      <h3 id="run-title" tabIndex={-1} data-focus>
        {problem ?? summary(run)}
      </h3>
      {(ended || why) && (
        <p id="why">
          {ended} {why}
        </p>
      )}
      {trouble.length > 0 && (
        <p>
          {listed([certain > 0 && `${messages(certain)} certainly not deleted`, unknown > 0 && `${messages(unknown)} may be deleted: a retry or a reload tells`])}
        </p>
      )}
      <div class="buttons">
        {trouble.length > 0 && (
          <button type="button" id="retry" class="primary" onClick={() => ask(run.board, trouble)}>
            Retry {number(trouble.length)}…
          </button>
        )}
        <button type="button" id="csv" onClick={() => download(`${name}.csv`, 'text/csv;charset=utf-8', reportCsv(run))}>
          Report as CSV
        </button>
        <button type="button" id="json" onClick={() => download(`${name}.json`, 'application/json', reportJson(run))}>
          Report as JSON
        </button>
        <button type="button" id="close" onClick={() => (run.board.run.value = undefined)}>
          Close
        </button>
      </div>
    </>
  );
}
