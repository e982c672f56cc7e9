// The responses of the benches, and functions that take the place of fetch and give them.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './ground.mjs';

const FIXTURES = join(ROOT, 'tests/suite/fixtures');
const CHUNK = 65_536;
const encoder = new TextEncoder();

/** What every client is called with. */
export const MESSAGE = { id: 5, key: 'key_of_the_bench', connectionId: 'conn_bench' };
/** For a stubbed fetch only: the host does not exist. */
export const STUBBED = { ...MESSAGE, baseUrl: 'https://api.example' };
export const SHORT = '{"success":true}';
export const NOT_FOUND = '{"error":"Message not found","type":"RESOURCE_NOT_FOUND","requestId":"req_1"}';

/** `{ name: text }` of the recorded and documented responses, as they lie there, the shortest first. */
export function fixtures() {
  const files = readdirSync(FIXTURES).map((name) => [name, readFileSync(join(FIXTURES, name), 'utf8')]);
  return Object.fromEntries(files.sort(([, a], [, b]) => a.length - b.length));
}

/** JSON a little longer than `megabytes` million bytes; one is below the package's limit of 1 MiB. */
export function large(megabytes) {
  const list = Array.from({ length: 9_000 * megabytes }, (_, id) => ({ id, text: 'x'.repeat(80), price: 1.5 }));
  return JSON.stringify({ success: true, queue: { id: 1, list } });
}

/** A fetch whose `answer` may be exchanged: some peers make a new client for another function. */
export function stub(text, status = 200) {
  // Without this header octokit and openai leave the body a string. Bytes, since that is what a network gives.
  const init = { status, headers: { 'content-type': 'application/json' } };
  const fetch = async () => new Response(fetch.answer, init);
  fetch.answer = encoder.encode(text);
  return fetch;
}

/** Good for one call: the body in chunks, made when they are read, as a network gives it. */
export function streamed(text) {
  let bytes = encoder.encode(text);
  let at = 0;
  // Some peers keep a reference to their fetch: the stub's bytes must not be counted as theirs.
  const cancel = () => (bytes = undefined);
  const pull = (controller) => {
    controller.enqueue(bytes.slice(at, (at += CHUNK)));
    if (at < bytes.length) return;
    controller.close();
    cancel();
  };
  return async () => new Response(new ReadableStream({ pull, cancel }), { headers: { 'content-type': 'application/json' } });
}
