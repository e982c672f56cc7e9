import { useEffect } from 'preact/hooks';
import { announcement } from '../model/announce';
import { boards, current, isAnyRunning, leave, openConnections, problem } from '../model/boards';
import { token } from '../session';
import { BoardView } from './BoardView';
import { Confirm } from './Confirm';
import { Connections } from './Connections';
import { SignIn } from './SignIn';

export function App() {
  useEffect(() => token.subscribe(() => void openConnections()), []);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (isAnyRunning.peek()) event.preventDefault();
    };
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, []);

  const board = current.value;
  return (
    <>
      <header class="top">
        <h1>Mass messages</h1>
        {token.value !== undefined && (
          <button type="button" onClick={leave} disabled={isAnyRunning.value}>
            Forget token
          </button>
        )}
      </header>
      {problem.value !== undefined && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      {token.value === undefined ? (
        <main>
          <SignIn />
        </main>
      ) : (
        <div class="columns">
          <Connections />
          <main>
            {board && <BoardView key={board.connection.alias} board={board} />}
            {!board && problem.value === undefined && <p class="empty">Reading the connections…</p>}
            {problem.value !== undefined && boards.value.length === 0 && (
              <button type="button" onClick={() => void openConnections()}>
                Try again
              </button>
            )}
          </main>
        </div>
      )}
      <Confirm />
      <Announcement />
    </>
  );
}

/** The one live region. On its own, so that nothing else that is drawn touches it: it would be read again. */
function Announcement() {
  return (
    <p class="unseen" role="status" aria-live="polite" id="announcement">
      {announcement.value}
    </p>
  );
}
