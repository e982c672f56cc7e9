// What callers read of a list: its counts, and one line for each id.
import type { ChunkRow, Mark, Note } from './store';

export type Format = 'ndjson' | 'csv';
export const CONTENT_TYPES: Record<Format, string> = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' };

const OUTCOMES: Record<Mark, string> = {
  w: 'waiting',
  s: 'inFlight',
  // Sent, and its answer was lost: it will be asked again.
  u: 'unknown',
  d: 'deleted',
  a: 'alreadyDeleted',
  n: 'notDeleted',
  f: 'failed',
};

export interface Counts {
  waiting: number;
  inFlight: number;
  unknown: number;
  deleted: number;
  alreadyDeleted: number;
  notDeleted: number;
  failed: number;
  /** How many failed, by reason. */
  reasons: Record<string, number>;
}

export function count(rows: Iterable<ChunkRow>): Counts & { arrived: number } {
  const counts = { arrived: 0, waiting: 0, inFlight: 0, unknown: 0, deleted: 0, alreadyDeleted: 0, notDeleted: 0, failed: 0 } as Record<string, number>;
  const reasons: Record<string, number> = {};
  for (const { marks, notes } of rows) {
    for (const mark of marks) {
      counts['arrived']! += 1;
      counts[OUTCOMES[mark as Mark]]! += 1;
    }
    if (!marks.includes('f')) continue;
    for (const [index, { code }] of Object.entries(JSON.parse(notes) as Record<number, Note>)) {
      if (marks[Number(index)] === 'f') reasons[code] = (reasons[code] ?? 0) + 1;
    }
  }
  return { ...(counts as unknown as Counts & { arrived: number }), reasons };
}

/** A chunk of the list at a time, read when the caller has taken the one before. */
export function stream(rows: Iterator<ChunkRow>, format: Format): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const line = format === 'csv' ? csvLine : jsonLine;
  let isFirst = true;
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      const head = isFirst && format === 'csv' ? 'id,outcome,reason,status,mayBeDeleted,requestId\r\n' : '';
      isFirst = false;
      const { done, value: row } = rows.next();
      if (done) {
        if (head) controller.enqueue(encoder.encode(head));
        return controller.close();
      }
      const ids = JSON.parse(row.ids) as string[];
      const notes = JSON.parse(row.notes) as Record<number, Note>;
      const lines = ids.map((id, index) => line(id, row.marks[index] as Mark, notes[index]));
      controller.enqueue(encoder.encode(head + lines.join('')));
    },
  });
}

function jsonLine(id: string, mark: Mark, note?: Note): string {
  const { code: reason, status, type, requestId, mayBeDeleted } = (mark === 'f' && note) || ({} as Partial<Note>);
  return `${JSON.stringify({ id, outcome: OUTCOMES[mark], reason, status, type, requestId, mayBeDeleted })}\n`;
}

function csvLine(id: string, mark: Mark, note?: Note): string {
  const { code, status, mayBeDeleted, requestId } = (mark === 'f' && note) || ({} as Partial<Note>);
  return `${[id, OUTCOMES[mark], code, status, mayBeDeleted, requestId].map(csvField).join(',')}\r\n`;
}

/** An id may begin with "-", which a spreadsheet would take for a formula. */
function csvField(value: unknown): string {
  const text = value === undefined ? '' : String(value);
  return /^[-+=@]|[",\r\n]/.test(text) ? `"${/^[-+=@]/.test(text) ? "'" : ''}${text.replaceAll('"', '""')}"` : text;
}
