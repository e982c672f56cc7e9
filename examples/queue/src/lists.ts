// What may be posted. Everything wrong is refused before anything is stored, and named.
import { badField, Refused } from './answers';
import { digest } from './callers';
import { CHUNK_IDS, type List } from './chunks';

export const MAX_IDS = 200 * CHUNK_IDS;
/** 100,000 ids of the greatest length. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
const ID = /^[A-Za-z0-9_-]{1,128}$/;
const KEY = /^[\x21-\x7e]{1,255}$/;

export interface Posted {
  of: List;
  ids: string[];
  /** How many ids were there before, and are left out. */
  duplicates: number;
}

export async function readList(request: Request): Promise<Posted> {
  const key = request.headers.get('idempotency-key') ?? '';
  if (!KEY.test(key)) throw badField('Idempotency-Key', 'must be a header of 1 to 255 visible ASCII characters');
  const json = await readJson(request);
  for (const name of Object.keys(json)) {
    if (name !== 'ids' && name !== 'allowMissing') throw badField(name, 'is not a known field (ids, allowMissing)');
  }
  const { ids, allowMissing = false } = json as { ids?: unknown; allowMissing?: unknown };
  if (typeof allowMissing !== 'boolean') throw badField('allowMissing', 'must be true or false');
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > MAX_IDS) throw badField('ids', `must be a list of 1 to ${MAX_IDS} ids`);
  const texts = [...new Set(ids.map(idText))];
  const [list, body] = await Promise.all([key, JSON.stringify([allowMissing, texts])].map(async (text) => base64url(await digest(text))));
  return {
    of: { list: list!.slice(0, 22), body: body!, total: texts.length, allowMissing, createdAt: Date.now() },
    ids: texts,
    duplicates: ids.length - texts.length,
  };
}

function idText(id: unknown, index: number): string {
  if (typeof id === 'string' && ID.test(id)) return id;
  // JSON.parse rounds a larger number: another message would be deleted.
  if (typeof id === 'number' && Number.isSafeInteger(id) && id >= 0) return String(id);
  throw badField(`ids[${index}]`, 'must be 1 to 128 letters, digits, "_" or "-", or a safe integer that is not negative');
}

async function readJson(request: Request): Promise<object> {
  let bytes = 0;
  const bounded = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > MAX_BODY_BYTES) controller.error(new RangeError());
      else controller.enqueue(chunk);
    },
  });
  try {
    const json: unknown = JSON.parse(await new Response(request.body?.pipeThrough(bounded)).text());
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
  } catch {
    if (bytes > MAX_BODY_BYTES) throw new Refused(413, 'too_large', `body must be at most ${MAX_BODY_BYTES} bytes`, 'body');
  }
  throw badField('body', 'must be a JSON object: { "ids": [ … ] }');
}

const base64url = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
