import { access } from './access';
import { type Api, Failure } from './api';
import { confirmDeletion } from './confirm';
import { element } from './elements';
import { inLanes } from './lanes';
import { Row } from './rows';

/** OFAuth's bucket holds 60 a minute for a connection: more lanes would only wait. */
const LANES = 4;

const all = element('all', HTMLInputElement);
const deleteButton = element('delete', HTMLButtonElement);
const reloadButton = element('reload', HTMLButtonElement);
const abortButton = element('abort', HTMLButtonElement);
const status = element('status');
const problem = element('problem');

let api: Api;
let rows: Row[] = [];
let running: AbortController | undefined;

async function load(make: () => Api): Promise<void> {
  problem.hidden = true;
  try {
    const from = make();
    rows = (await from.list()).map((message) => new Row(message));
    api = from;
  } catch (error) {
    problem.textContent = `The messages could not be read: ${wordsOf(error)}`;
    problem.hidden = false;
    throw error;
  }
  element('messages').replaceChildren(...rows.map((row) => row.element));
  element('empty').hidden = rows.length > 0;
  element('board').hidden = false;
  status.textContent = rows.length === 1 ? '1 message' : `${rows.length} messages`;
  refresh();
}

function refresh(): void {
  const there = rows.filter((row) => row.isThere);
  const picked = there.filter((row) => row.isPicked);
  all.checked = picked.length > 0 && picked.length === there.length;
  all.indeterminate = picked.length > 0 && picked.length < there.length;
  all.disabled = running !== undefined || there.length === 0;
  deleteButton.textContent = picked.length > 0 ? `Delete ${picked.length}…` : 'Delete…';
  deleteButton.disabled = picked.length === 0;
  deleteButton.hidden = running !== undefined;
  abortButton.hidden = running === undefined;
  reloadButton.disabled = running !== undefined;
  for (const row of rows) row.isLocked = running !== undefined;
}

async function deletePicked(): Promise<void> {
  const picked = rows.filter((row) => row.isPicked);
  if (!(await confirmDeletion(picked.map((row) => row.message)))) return;
  running = new AbortController();
  const { signal } = running;
  let stopped = false;
  for (const row of picked) row.show({ kind: 'waiting' });
  refresh();
  abortButton.focus();

  await inLanes(picked, LANES, async (row) => {
    if (stopped || signal.aborted) return row.show({ kind: 'skipped' });
    row.show({ kind: 'deleting' });
    tell(picked);
    try {
      row.show({ kind: await api.remove(row.message.id, signal) });
    } catch (error) {
      const isCertain = error instanceof Failure && !error.mayHaveSucceeded;
      row.show({ kind: isCertain ? 'failed' : 'unknown', message: wordsOf(error) });
      // Those already on their way are not cut off: their outcome would be unknown.
      if (error instanceof Failure && error.concernsAll) stopped = true;
    }
    tell(picked);
  });

  running = undefined;
  refresh();
  tell(picked);
  // Abort is gone, and a keyboard must not be left nowhere.
  if (document.activeElement === document.body || document.activeElement === abortButton) reloadButton.focus();
}

function tell(picked: Row[]): void {
  const count = (...kinds: Row['kind'][]) => picked.filter((row) => kinds.includes(row.kind)).length;
  const settled = picked.length - count('waiting', 'deleting');
  const parts = [
    [count('deleted'), 'deleted'],
    [count('gone'), 'already gone'],
    [count('failed'), 'failed'],
    [count('unknown'), 'unknown'],
    [count('skipped'), 'not sent'],
  ].filter(([number]) => number !== 0).map((part) => part.join(' '));
  const text = [`${settled} of ${picked.length} done`, ...parts].join(' · ');
  if (status.textContent !== text) status.textContent = text;
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

all.addEventListener('change', () => {
  for (const row of rows) row.isPicked = all.checked;
  refresh();
});
element('messages').addEventListener('change', refresh);
deleteButton.addEventListener('click', () => void deletePicked());
reloadButton.addEventListener('click', () => void load(() => api).catch(() => {}));
abortButton.addEventListener('click', () => running?.abort());
window.addEventListener('beforeunload', (event) => {
  if (running) event.preventDefault();
});

void access(load).catch(() => {});
