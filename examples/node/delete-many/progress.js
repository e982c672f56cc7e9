// Progress on stderr: a bar if that is a terminal, else a line every ten seconds.
import cliProgress from 'cli-progress';
import { createEstimate, duration } from './estimate.js';

const LINE_EVERY_MS = 10_000;
const BAR_CHARACTERS = 30;
/** Below this width the numbers alone are shown. */
const MIN_BAR_COLUMNS = 80;

/**
 * @returns `{ settle(isFailure), hold(ms, why), stopping(), end() }`
 */
export function startProgress({ total, terminal, stderr, json }) {
  const startedAt = performance.now();
  const estimate = createEstimate(total, startedAt);
  const state = { settled: 0, failed: 0, holdUntil: 0, why: '', isStopping: false };
  const describe = () => words(state, { total, estimate, terminal });
  const view = terminal.hasBar(json) ? bar(total, stderr, describe) : lines(terminal, describe);
  return {
    settle(isFailure) {
      estimate.settle(performance.now());
      state.settled += 1;
      if (isFailure) state.failed += 1;
      view.update(state.settled);
    },
    /** undefined: there is no hold any more. */
    hold(ms, why) {
      state.holdUntil = ms === undefined ? 0 : performance.now() + ms;
      state.why = why;
    },
    stopping() {
      state.isStopping = true;
      view.now();
    },
    end: () => view.end(),
  };
}

function words({ settled, failed, holdUntil, why, isStopping }, { total, estimate, terminal }) {
  const now = performance.now();
  const parts = [`${settled}/${total}`];
  const pace = estimate.perMinute(now);
  if (pace !== undefined) parts.push(`${Math.round(pace)} a minute`);
  const remaining = estimate.remainingMs(now);
  if (isStopping) parts.push('finishing what is in flight; Ctrl-C again ends at once');
  else if (remaining !== undefined && settled < total) parts.push(`about ${duration(remaining)} left`);
  if (failed > 0) parts.push(terminal.red(`${failed} failed`));
  if (holdUntil > now && !isStopping) parts.push(terminal.yellow(`${why}: waiting ${duration(holdUntil - now)}`));
  return parts.join(' | ');
}

/** `format` runs at each redraw, ten times a second, so a wait counts down although nothing is settled. */
function bar(total, stderr, describe) {
  const format = (options, { progress, maxWidth }) => {
    const drawn = maxWidth < MIN_BAR_COLUMNS ? '' : `[${cliProgress.Format.BarFormat(progress, options)}] `;
    return `${drawn}${describe()}`;
  };
  const single = new cliProgress.SingleBar({ format, stream: stderr, barsize: BAR_CHARACTERS }, cliProgress.Presets.legacy);
  const end = () => {
    process.off('exit', end);
    single.stop();
  };
  // It turns line wrapping off: left like that, the terminal would be broken.
  process.on('exit', end);
  single.start(total, 0);
  return { update: (settled) => single.update(settled), now() {}, end };
}

function lines(terminal, describe) {
  const now = () => terminal.say(`delete-many: ${describe()}`);
  const timer = setInterval(now, LINE_EVERY_MS);
  return { update() {}, now, end: () => clearInterval(timer) };
}
