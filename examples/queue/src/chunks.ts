// A list on its way: cut into messages of 500 ids, each with all that its connection's object needs to take it in.

/** Of one message. 500 ids of 128 characters are 66 KB; a message may have 128 KB, and is billed by 64 KB. */
export const CHUNK_IDS = 500;

export interface List {
  /** Made from the idempotency key. */
  list: string;
  /** A digest of what was posted with it. */
  body: string;
  total: number;
  allowMissing: boolean;
  createdAt: number;
}

export interface Chunk {
  /** The alias. Never the connection id: messages and dead letters can be read in Cloudflare's dashboard. */
  connection: string;
  of: List;
  /** Its place in the list, which makes a message that comes twice the same one. */
  no: number;
  ids: string[];
}

/** `sendBatch` takes 100 messages or 256 KB, with some 100 bytes for each on top. */
const BATCH_MESSAGES = 100;
const BATCH_BYTES = 200_000;

export function cut(connection: string, of: List, ids: string[]): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at < ids.length; at += CHUNK_IDS) {
    chunks.push({ connection, of, no: chunks.length, ids: ids.slice(at, at + CHUNK_IDS) });
  }
  return chunks;
}

export async function enqueue(queue: Queue<Chunk>, chunks: Chunk[]): Promise<void> {
  let batch: { body: Chunk; contentType: 'json' }[] = [];
  let bytes = 0;
  for (const body of chunks) {
    const size = JSON.stringify(body).length + 100;
    if (batch.length === BATCH_MESSAGES || (batch.length > 0 && bytes + size > BATCH_BYTES)) {
      await queue.sendBatch(batch);
      batch = [];
      bytes = 0;
    }
    batch.push({ body, contentType: 'json' });
    bytes += size;
  }
  if (batch.length > 0) await queue.sendBatch(batch);
}

/** Undefined if the message was not made here. */
export function readChunk(body: unknown): Chunk | undefined {
  const { connection, of, no, ids } = (body ?? {}) as Partial<Chunk>;
  const isOurs = typeof connection === 'string' && typeof of?.list === 'string' && Number.isInteger(no) && Array.isArray(ids);
  return isOurs ? (body as Chunk) : undefined;
}
