// What an object remembers, in SQLite. A row is a chunk of up to 500 ids with a letter for each, not an id: rows written are
// what Cloudflare bills, and a wave touches one or two of these where it would touch a hundred of the others.
import type { Chunk, List } from './chunks';
import type { Reason } from './judge';
import type { PaceData } from './pace';

/** waiting, sent, unknown (sent, and nobody heard how it ended), deleted, already deleted, not deleted, failed. */
export type Mark = 'w' | 's' | 'u' | 'd' | 'a' | 'n' | 'f';
export type Note = Reason & { tries?: number };

/** An id that a wave may send. */
export interface Claim {
  seq: number;
  index: number;
  list: string;
  id: string;
  /** Before it was sent. */
  mark: 'w' | 'u';
  allowMissing: boolean;
  tries: number;
}

/** How it stands now. Waiting again ('w', 'u') if it was not settled. */
export interface Settled {
  claim: Claim;
  mark: Mark;
  note?: Note;
}

interface ListRow extends Record<string, SqlStorageValue> { list: string; body: string; total: number; allow_missing: number; stopped: number; created_at: number }
export interface ChunkRow extends Record<string, SqlStorageValue> { seq: number; no: number; list: string; ids: string; marks: string; notes: string }
interface OpenRow extends ChunkRow { allow_missing: number }
interface StateRow extends Record<string, SqlStorageValue> { alias: string; salt: string; connection: string; pace: string | null; wave: string }

const TABLES = `
  CREATE TABLE IF NOT EXISTS lists (list TEXT PRIMARY KEY, body TEXT, total INTEGER, allow_missing INTEGER, stopped INTEGER, created_at INTEGER) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS chunks (seq INTEGER PRIMARY KEY, list TEXT, no INTEGER, ids TEXT, marks TEXT, notes TEXT, open INTEGER, UNIQUE (list, no));
  CREATE INDEX IF NOT EXISTS open_chunks ON chunks (open) WHERE open = 1;
  CREATE TABLE IF NOT EXISTS state (one INTEGER PRIMARY KEY, alias TEXT, salt TEXT, connection TEXT, pace TEXT, wave TEXT);`;
const CHUNK = 'seq, no, list, ids, marks, notes';
const OPEN_MARK = /[wsu]/;
const STOPPED = { code: 'stopped' };

export class Store {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(TABLES);
  }

  list(list: string): ListRow | undefined {
    return this.#sql.exec<ListRow>('SELECT * FROM lists WHERE list = ?', list).toArray()[0];
  }

  /** Whose object this is: the alias, and a salted digest of the connection id, to notice that an alias was given another one. */
  identity(): StateRow | undefined {
    return this.#sql.exec<StateRow>('SELECT * FROM state').toArray()[0];
  }

  name(alias: string): void {
    const salt = crypto.randomUUID();
    this.#sql.exec("INSERT OR IGNORE INTO state VALUES (1, ?, ?, '', NULL, '[]')", alias, salt);
  }

  bind(connection: string): void {
    this.#sql.exec('UPDATE state SET connection = ?', connection);
  }

  open({ list, body, total, allowMissing, createdAt }: List): void {
    this.#sql.exec('INSERT OR IGNORE INTO lists VALUES (?, ?, ?, ?, 0, ?)', list, body, total, Number(allowMissing), createdAt);
  }

  /** Taking a chunk in twice changes nothing. With a reason, its ids have failed. */
  take({ of: { list }, no, ids }: Chunk, reason?: Reason): void {
    const failure = reason ?? (this.list(list)?.stopped ? { ...STOPPED, mayBeDeleted: false } : undefined);
    const notes = failure && Object.fromEntries(ids.map((_, index) => [index, failure]));
    const marks = (failure ? 'f' : 'w').repeat(ids.length);
    const row = [list, no, JSON.stringify(ids), marks, JSON.stringify(notes ?? {}), Number(!failure)];
    this.#sql.exec('INSERT OR IGNORE INTO chunks (list, no, ids, marks, notes, open) VALUES (?, ?, ?, ?, ?, ?)', ...row);
  }

  /** Up to `most` ids that may be sent, oldest list first. */
  claim(most: number): Claim[] {
    const claims: Claim[] = [];
    for (const row of this.#openChunks()) {
      const ids = JSON.parse(row.ids) as string[];
      const notes = JSON.parse(row.notes) as Record<number, Note>;
      for (const [index, mark] of [...row.marks].entries()) {
        if (claims.length === most) return claims;
        if (mark !== 'w' && mark !== 'u') continue;
        claims.push({ seq: row.seq, index, list: row.list, id: ids[index]!, mark, allowMissing: Boolean(row.allow_missing), tries: notes[index]?.tries ?? 0 });
      }
    }
    return claims;
  }

  /** How many ids wait, counted up to `most`. Those of a wave that was cut are among them. */
  waiting(most: number): number {
    let count = 0;
    for (const { marks } of this.#openChunks()) {
      count += marks.replace(/[^wsu]/g, '').length;
      if (count >= most) break;
    }
    return Math.min(count, most);
  }

  /** Before a wave leaves: its ids are marked, its tokens spent. */
  begin(claims: Claim[], pace: PaceData): void {
    this.settle(claims.map((claim) => ({ claim, mark: 's' })));
    this.savePace(pace, [...new Set(claims.map(({ seq }) => seq))]);
  }

  savePace(pace: PaceData, wave: number[] = []): void {
    this.#sql.exec('UPDATE state SET pace = ?, wave = ?', JSON.stringify(pace), JSON.stringify(wave));
  }

  /** What the last wave sent and never settled is unknown. */
  recover(): void {
    const { wave = '[]' } = this.identity() ?? {};
    for (const seq of JSON.parse(wave) as number[]) {
      this.#change(seq, (marks, notes, stopped) => {
        for (const [index, mark] of marks.entries()) {
          if (mark !== 's') continue;
          marks[index] = stopped ? 'f' : 'u';
          if (stopped) notes[index] = { ...STOPPED, mayBeDeleted: true };
        }
      });
    }
  }

  settle(settled: Settled[]): void {
    for (const seq of new Set(settled.map(({ claim }) => claim.seq))) {
      this.#change(seq, (marks, notes, stopped) => {
        for (const { claim, mark, note } of settled.filter(({ claim }) => claim.seq === seq)) {
          // A list that was stopped meanwhile is not asked again.
          const ends = stopped && (mark === 'w' || mark === 'u');
          marks[claim.index] = ends ? 'f' : mark;
          if (ends) notes[claim.index] = { ...STOPPED, mayBeDeleted: mark === 'u' };
          else if (note) notes[claim.index] = note;
          else if (mark !== 's' && mark !== 'w' && mark !== 'u') delete notes[claim.index];
        }
      });
    }
  }

  stop(list: string): void {
    this.#sql.exec('UPDATE lists SET stopped = 1 WHERE list = ?', list);
    this.#fail('list = ?', [list], (mark) => ({ ...STOPPED, mayBeDeleted: mark === 'u' }));
  }

  /** Everything that waits ends as failed. */
  giveUp(code: string): void {
    this.#fail('1', [], (mark, note) => ({ ...note, code, mayBeDeleted: mark === 'u' }));
  }

  *chunksOf(list: string): Generator<ChunkRow> {
    // One at a time: the caller may wait between two, and a cursor must not.
    for (let no = -1; ; ) {
      const row = this.#sql.exec<ChunkRow>(`SELECT ${CHUNK} FROM chunks WHERE list = ? AND no > ? ORDER BY no LIMIT 1`, list, no).toArray()[0];
      if (!row) return;
      no = row.no;
      yield row;
    }
  }

  #openChunks() {
    return this.#sql.exec<OpenRow>(`SELECT ${CHUNK}, allow_missing FROM chunks JOIN lists USING (list) WHERE open = 1 ORDER BY seq`);
  }

  #fail(where: string, values: SqlStorageValue[], reason: (mark: string, note: Note | undefined) => Note): void {
    for (const { seq } of this.#sql.exec<{ seq: number }>(`SELECT seq FROM chunks WHERE open = 1 AND ${where}`, ...values).toArray()) {
      this.#change(seq, (marks, notes) => {
        for (const [index, mark] of marks.entries()) {
          if (mark !== 'w' && mark !== 'u') continue;
          notes[index] = reason(mark, notes[index]);
          marks[index] = 'f';
        }
      });
    }
  }

  #change(seq: number, edit: (marks: string[], notes: Record<number, Note>, stopped: boolean) => void): void {
    const row = this.#sql.exec<ChunkRow>(`SELECT ${CHUNK} FROM chunks WHERE seq = ?`, seq).one();
    const marks = [...row.marks];
    const notes = JSON.parse(row.notes) as Record<number, Note>;
    edit(marks, notes, Boolean(this.list(row.list)?.stopped));
    const text = marks.join('');
    // `open` is written once: it stands in an index, which would be a second row each time.
    const closes = OPEN_MARK.test(text) ? '' : ', open = 0';
    this.#sql.exec(`UPDATE chunks SET marks = ?, notes = ?${closes} WHERE seq = ?`, text, JSON.stringify(notes), seq);
  }
}
