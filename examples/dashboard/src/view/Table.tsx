// A real table, in pages: what is not on the page is not in the document, and what is can be found, copied and read aloud.
import { useSignal } from '@preact/signals';
import type { Board } from '../model/board';
import type { Sort } from '../model/filter';
import { LABELS, type Row } from '../model/row';
import { dateText, messages, number } from '../words';

const COLUMNS: { key: Sort['key']; label: string; className: string }[] = [
  { key: 'text', label: 'Message', className: 'text' },
  { key: 'date', label: 'Date', className: 'date' },
  { key: 'sent', label: 'Sent to', className: 'number' },
  { key: 'price', label: 'Price', className: 'number' },
];

export function Table({ board }: { board: Board }) {
  // The row that was clicked last: shift-click selects from there.
  const anchor = useSignal<Row | undefined>(undefined);
  const rows = board.visible.value;
  const pick = (row: Row, isSelected: boolean, isRange: boolean) => {
    const from = isRange && anchor.peek() ? rows.indexOf(anchor.peek()!) : -1;
    const to = rows.indexOf(row);
    if (from < 0) board.select(row, isSelected);
    else board.selectAll(rows.slice(Math.min(from, to), Math.max(from, to) + 1), isSelected);
    anchor.value = row;
  };
  return (
    <table>
      <caption class="unseen">{messages(board.shown.value.length)}, sorted</caption>
      <thead>
        <tr>
          <td class="box">
            <PageBox board={board} rows={rows} />
          </td>
          {COLUMNS.map(({ key, label, className }) => (
            <SortHead key={key} board={board} column={key} label={label} className={className} />
          ))}
          <th scope="col" class="state">
            State
          </th>
        </tr>
      </thead>
      <tbody id="messages">
        {rows.map((row) => (
          <Line key={row.message.id} row={row} pick={pick} />
        ))}
        {rows.length === 0 && (
          <tr>
            <td class="empty" colSpan={6}>
              {board.total.value === 0 ? 'No mass messages here.' : 'No message matches the filter.'}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function SortHead({ board, column, label, className }: { board: Board; column: Sort['key']; label: string; className: string }) {
  const { key, isDescending } = board.sort.value;
  const isSorted = key === column;
  return (
    <th scope="col" class={className} aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : undefined}>
      <button type="button" onClick={() => board.setSort({ key: column, isDescending: isSorted ? !isDescending : column !== 'text' })}>
        {label}
        <span class="arrow" aria-hidden="true">
          {isSorted ? (isDescending ? '▼' : '▲') : ''}
        </span>
      </button>
    </th>
  );
}

/** All of this page. Those of all pages are the button's, which says how many. */
function PageBox({ board, rows }: { board: Board; rows: readonly Row[] }) {
  // Reads the count alone: one signal, not a hundred.
  const isAny = board.selectedShown.value > 0;
  const selectable = rows.filter((row) => row.isSelectable);
  const selected = isAny ? selectable.filter((row) => row.selected.peek()).length : 0;
  const isAll = selected > 0 && selected === selectable.length;
  return (
    <input
      id="page-box"
      type="checkbox"
      aria-label="Select all on this page"
      checked={isAll}
      indeterminate={selected > 0 && !isAll}
      disabled={selectable.length === 0}
      onChange={(event) => board.selectAll(rows, event.currentTarget.checked)}
    />
  );
}

function Line({ row, pick }: { row: Row; pick: (row: Row, isSelected: boolean, isRange: boolean) => void }) {
  const { message } = row;
  const { kind, reason } = row.state.value;
  const box = `m-${message.id}`;
  const date = dateText(row.time);
  return (
    <tr data-id={message.id} data-state={kind}>
      <td class="box">
        <input
          id={box}
          type="checkbox"
          checked={row.selected.value}
          disabled={!row.isSelectable}
          onClick={(event) => pick(row, event.currentTarget.checked, event.shiftKey)}
        />
      </td>
      <th scope="row" class="text">
        <label for={box}>{message.text || '(no text)'}</label>
        <span class="details">
          {message.id}
          <span class="narrow">{date && ` · ${date}`}</span>
        </span>
      </th>
      <td class="date">{date}</td>
      <td class="number">{message.sentCount === undefined ? '' : number(message.sentCount)}</td>
      <td class="number">{message.price ? `$${message.price.toFixed(2)}` : ''}</td>
      <td class="state">
        {kind !== 'there' && (
          <span class="badge" data-state={kind}>
            {LABELS[kind]}
          </span>
        )}
        {reason !== undefined && <span class="reason">{reason}</span>}
      </td>
    </tr>
  );
}
