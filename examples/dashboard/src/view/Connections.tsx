import { boards, current, show } from '../model/boards';
import type { Board } from '../model/board';
import { number } from '../words';

export function Connections() {
  return (
    <nav class="connections" aria-label="Connections">
      <ul>
        {boards.value.map((board) => (
          <li key={board.connection.alias}>
            <button type="button" aria-current={board === current.value ? 'true' : undefined} onClick={() => void show(board)}>
              <span class="name">{board.connection.name}</span>
              <Status board={board} />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Status({ board }: { board: Board }) {
  const run = board.run.value;
  const { settled = 0 } = run?.progress.value ?? {};
  if (run && run.phase.value !== 'ended') return <span class="badge" data-state="sending">{`${number(settled)} / ${number(run.rows.length)}`}</span>;
  return board.isLoaded.value ? <span class="soft">{number(board.left.value)}</span> : null;
}
