import type { Board } from '../model/board';
import { reload } from '../model/boards';
import { ask } from './Confirm';
import { Filters } from './Filters';
import { RunPanel } from './RunPanel';
import { Table } from './Table';
import { messages, number } from '../words';

export function BoardView({ board }: { board: Board }) {
  const run = board.run.value;
  const isActive = run !== undefined && run.phase.value !== 'ended';
  const isLoading = board.loading.value !== undefined;
  return (
    <>
      <div class="heading">
        <h2>{board.connection.name}</h2>
        <button type="button" id="reload" disabled={isActive || isLoading} onClick={() => void reload(board)}>
          Reload
        </button>
      </div>
      {board.problem.value !== undefined && (
        <p class="problem" role="alert">
          {board.problem.value}
        </p>
      )}
      {isLoading && <p class="empty">{board.loading.value}</p>}
      {run && <RunPanel key={run.startedAt.getTime()} run={run} />}
      {board.isLoaded.value && !isLoading && (
        <section class="card" aria-label="Messages">
          <Filters board={board} />
          <Selection board={board} isActive={isActive} />
          <Table board={board} />
          <Pager board={board} />
        </section>
      )}
    </>
  );
}

function Selection({ board, isActive }: { board: Board; isActive: boolean }) {
  const shown = board.shown.value.length;
  const chosen = board.selectedShown.value;
  const hidden = board.selectedHidden.value;
  return (
    <div class={isActive ? 'selection inactive' : 'selection'}>
      <p id="count">
        {board.summary()} · <b>{number(chosen)} selected</b>
        {hidden > 0 && <span id="hidden"> · {number(hidden)} more selected, hidden by the filter: not deleted</span>}
      </p>
      <div class="buttons">
        {hidden > 0 && (
          <button type="button" id="deselect-hidden" onClick={() => board.deselectHidden()}>
            Deselect {number(hidden)} hidden
          </button>
        )}
        {chosen > 0 && (
          <button type="button" id="clear" disabled={isActive} onClick={() => board.clearSelection()}>
            Clear selection
          </button>
        )}
        <button type="button" id="select-all" disabled={isActive || shown === 0} onClick={() => board.selectAll(board.shown.peek(), true)}>
          Select all {number(shown)}
        </button>
        <button type="button" id="delete" class="danger" disabled={isActive || chosen === 0} onClick={() => ask(board, board.chosen(), board.selectedHidden.peek())}>
          {chosen === 0 ? 'Delete…' : `Delete ${messages(chosen)}…`}
        </button>
      </div>
    </div>
  );
}

function Pager({ board }: { board: Board }) {
  const last = board.pages.value - 1;
  const page = Math.min(board.page.value, last);
  return (
    <div class="pager">
      <label>
        Rows a page{' '}
        <select value={board.pageLength.value} onChange={(event) => (board.pageLength.value = Number(event.currentTarget.value))}>
          <option>100</option>
          <option>200</option>
        </select>
      </label>
      <span>
        Page {number(page + 1)} of {number(last + 1)}
      </span>
      <div class="buttons">
        <button type="button" disabled={page === 0} onClick={() => (board.page.value = page - 1)}>
          Previous
        </button>
        <button type="button" disabled={page === last} onClick={() => (board.page.value = page + 1)}>
          Next
        </button>
      </div>
    </div>
  );
}
