// The connections, each with a board of its own: a run goes on while another connection is looked at.
import { computed, signal } from '@preact/signals';
import { ApiError, listConnections } from '../api';
import { signOut, token } from '../session';
import { Board } from './board';

export const boards = signal<readonly Board[]>([]);
export const current = signal<Board | undefined>(undefined);
export const problem = signal<string | undefined>(undefined);
export const isAnyRunning = computed(() => boards.value.some((board) => board.run.value !== undefined && board.run.value.phase.value !== 'ended'));

export async function openConnections(): Promise<void> {
  const given = token.peek();
  if (given === undefined) return;
  problem.value = undefined;
  try {
    const connections = await listConnections(given);
    boards.value = connections.map((connection) => new Board(connection));
    const [first] = boards.peek();
    if (first) await show(first);
  } catch (error) {
    failed(error);
  }
}

export async function show(board: Board): Promise<void> {
  current.value = board;
  if (!board.isLoaded.peek()) await reload(board);
}

export async function reload(board: Board): Promise<void> {
  const given = token.peek();
  if (given === undefined) return;
  board.run.value = undefined;
  await board.load(given).catch(failed);
}

export function leave(): void {
  signOut();
  boards.value = [];
  current.value = undefined;
}

/** A board says what kept it from being read; only a refused token ends all. */
function failed(error: unknown): void {
  const isOfBoard = current.peek()?.problem.peek() !== undefined;
  const endsAll = error instanceof ApiError && (error.isWrongToken || error.type === 'TOO_MANY_WRONG_TOKENS');
  if (!endsAll && isOfBoard) return;
  problem.value = error instanceof Error ? error.message : String(error);
  // A run that is under way keeps its page, and says itself what the Worker refuses.
  if (endsAll && !isAnyRunning.peek()) leave();
}
