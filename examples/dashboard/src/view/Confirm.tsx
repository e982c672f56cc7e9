// The question before a run. What is asked about is fixed when it is asked: what is selected meanwhile changes nothing.
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Board } from '../model/board';
import type { Row } from '../model/row';
import { Run } from '../model/run';
import { token } from '../session';
import { duration, messages, number } from '../words';

const LISTED = 5;
/** The bucket of one connection, as documented: a burst, then one a second. */
const BURST = 88;
const SPACING_MS = 1_010;

const question = signal<{ board: Board; rows: Row[]; hidden: number } | undefined>(undefined);

/** `hidden`: how many more are selected, which the filter holds back. */
export function ask(board: Board, rows: Row[], hidden = 0): void {
  if (rows.length === 0) return;
  question.value = { board, rows, hidden };
  // While the question is read; a failure is told by the run.
  import('ofauth-wasm').catch(() => {});
}

export function Confirm() {
  const dialog = useRef<HTMLDialogElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const asked = question.value;
  useEffect(() => {
    if (!asked || !dialog.current) return;
    // Else it is what was said the last time: not every browser clears it on Escape.
    dialog.current.returnValue = '';
    dialog.current.showModal();
    cancel.current?.focus();
  }, [asked]);
  if (!asked) return null;

  const { board, rows, hidden } = asked;
  const close = () => {
    const isYes = dialog.current?.returnValue === 'delete';
    question.value = undefined;
    if (isYes && token.peek() !== undefined) board.run.value = new Run(board, rows, token.peek()!);
  };
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="confirm-title" aria-describedby="confirm-text">
      <form method="dialog">
        <h2 id="confirm-title">Delete {messages(rows.length)}?</h2>
        <div id="confirm-text">
          <Losses board={board} rows={rows} hidden={hidden} />
        </div>
        <div class="buttons">
          <button value="cancel" ref={cancel}>
            Cancel
          </button>
          <button value="delete" id="confirm-delete" class="danger">
            Delete {messages(rows.length)}
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** What is lost, in figures and by name. */
function Losses({ board, rows, hidden }: { board: Board; rows: Row[]; hidden: number }) {
  const now = Date.now();
  const scheduled = rows.filter((row) => row.time > now).length;
  const recipients = rows.reduce((sum, row) => sum + (row.message.sentCount ?? 0), 0);
  const waitMs = (rows.length - BURST) * SPACING_MS;
  return (
    <>
      <p>
        They belong to <b>{board.connection.name}</b> and are deleted for good: there is no undo.
      </p>
      <ul>
        {scheduled > 0 && <li>{number(scheduled)} still scheduled: will not be sent.</li>}
        {recipients > 0 && <li>Sent to {number(recipients)} recipients so far. Recent ones may disappear from their inboxes, too.</li>}
        {rows.slice(0, LISTED).map((row) => (
          <li key={row.message.id} class="quoted">
            {row.message.text || row.message.id}
          </li>
        ))}
        {rows.length > LISTED && <li>and {number(rows.length - LISTED)} more</li>}
      </ul>
      {hidden > 0 && <p>{number(hidden)} more selected are hidden by the filter. They stay.</p>}
      {waitMs > 0 && <p>The API's pace makes this about {duration(waitMs)}. Keep the page open.</p>}
    </>
  );
}
