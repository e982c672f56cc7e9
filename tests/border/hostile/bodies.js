// Bodies of a response. `make(ctx, text)` gives the properties of a response that carries `text`, or `{ native }`, the body of a
// real Response. `exact`: the text must be read as it is.

import { real } from '../real.js';
import { echo, getters, revokedProxy, throwingProxy } from './thrown.js';

const encode = (text) => real.encode(text);

/** A body whose reader gives what `read(count)` gives, `count` from 1. */
export function reading(read, { cancel = () => {}, ...rest } = {}) {
  let count = 0;
  return { body: { getReader: () => ({ read: () => read((count += 1)), cancel, ...rest }), cancel } };
}

/** The chunks as they are, then the end. */
const chunks = (...list) => reading(async (count) => (count <= list.length ? { done: false, value: list[count - 1] } : { done: true, value: undefined }));

/** Chunks without end, each ready at once. Whoever reads on after the deadline is told so. */
function endless(ctx, make) {
  return reading(async (count) => {
    ctx.servedChunk(count);
    return { done: false, value: make(count) };
  });
}

function stream(pull, cancel) {
  return { native: new ReadableStream({ pull, cancel }) };
}

/** The text in a view of another type, which must be read by its own offset and length. */
function viewed(text, View) {
  const padded = text + ' '.repeat((8 - (encode(text).length % 8)) % 8);
  const bytes = encode(padded);
  const buffer = new ArrayBuffer(bytes.length + 16);
  new Uint8Array(buffer).fill(0x7b).set(bytes, 8);
  return new View(buffer, 8, bytes.length / (View.BYTES_PER_ELEMENT ?? 1));
}

function shared(text) {
  if (typeof SharedArrayBuffer === 'undefined') return encode(text);
  const bytes = encode(text);
  const view = new Uint8Array(new SharedArrayBuffer(bytes.length));
  view.set(bytes);
  return view;
}

function detached(text) {
  const view = encode(text);
  globalThis.structuredClone?.(view.buffer, { transfer: [view.buffer] });
  return view;
}

/** One buffer for every chunk, overwritten once it was handed over. */
function reused(text) {
  const bytes = encode(text);
  const chunk = new Uint8Array(1);
  return reading(async (count) => {
    chunk[0] = bytes[count - 1] ?? 0;
    return count <= bytes.length ? { done: false, value: chunk } : { done: true, value: undefined };
  });
}

const failing = (ctx) => new Error(`the stream broke ${echo(ctx)}`);
const junk = (value) => (ctx, text) => chunks(encode(text), typeof value === 'function' ? value(ctx) : value);

export const bodies = {
  plain: { make: (ctx, text) => ({ native: text }), exact: true },
  'stream, a byte a chunk': { make: (ctx, text) => chunks(...Array.from(encode(text), (byte) => Uint8Array.of(byte))), exact: true },
  'stream of the engine': {
    make(ctx, text) {
      const bytes = encode(text);
      let at = 0;
      return stream((controller) => {
        controller.enqueue(bytes.slice(at, (at += 7)));
        if (at >= bytes.length) controller.close();
      });
    },
    exact: true,
  },
  'stream of the engine that fails': { make: (ctx) => stream((controller) => controller.error(failing(ctx))) },
  'stream of the engine that never ends': { make: (ctx) => stream(() => ctx.never(), () => { throw failing(ctx); }) },
  'byte order mark': { make: (ctx, text) => ({ native: `\ufeff${text}` }), exact: true },
  Float64Array: { make: (ctx, text) => chunks(viewed(text, Float64Array)), exact: true },
  DataView: { make: (ctx, text) => chunks(viewed(text, DataView)), exact: true },
  Uint16Array: { make: (ctx, text) => chunks(viewed(text, Uint16Array)), exact: true },
  ArrayBuffer: { make: (ctx, text) => chunks(encode(text).buffer), exact: true },
  SharedArrayBuffer: { make: (ctx, text) => chunks(shared(text)), exact: true },
  'SharedArrayBuffer itself': { make: (ctx, text) => chunks(shared(text).buffer) },
  Buffer: { make: (ctx, text) => chunks(globalThis.Buffer?.from(text) ?? encode(text)), exact: true },
  'empty chunks between': { make: (ctx, text) => chunks(new Uint8Array(), encode(text), new Uint8Array(), new Uint8Array()), exact: true },
  'one buffer, overwritten': { make: (ctx, text) => reused(text), exact: true },
  'detached chunk': { make: (ctx, text) => chunks(detached(text)) },
  'text chunk': { make: (ctx, text) => chunks(text) },
  'chunk null': { make: junk(null) },
  'chunk undefined': { make: junk(undefined) },
  'chunk of numbers': { make: junk([123, 125]) },
  'chunk with the key': { make: junk(({ key }) => ({ key, length: 1e9, byteLength: 1e9, buffer: key })) },
  'chunk that throws': { make: junk((ctx) => throwingProxy(ctx, new Uint8Array(4))) },
  'chunk revoked': { make: junk(() => revokedProxy(new Uint8Array(4))) },
  'chunk whose fields throw': { make: junk(() => getters(new Uint8Array(4), { buffer: 1, byteOffset: 0, byteLength: 4, length: 4, slice: 1 })) },
  'chunk that claims a length': { make: junk(() => Object.defineProperty(new Uint8Array(4), 'byteLength', { value: 2 ** 40 })) },
  'one huge chunk': { make: () => chunks(new Uint8Array(8 * 1_048_576)) },
  'endless chunks': { make: (ctx) => endless(ctx, () => encode(' ')) },
  'endless empty chunks': { make: (ctx) => endless(ctx, () => new Uint8Array()) },
  'endless chunks by turns': { make: (ctx) => endless(ctx, (count) => new Uint8Array(count % 2)) },
  'read throws': { make: (ctx) => reading(() => { throw failing(ctx); }) },
  'read rejects': { make: (ctx, text) => reading(async (count) => { if (count > 1) throw failing(ctx); return { done: false, value: encode(text.slice(0, 9)) }; }) },
  'read never settles': { make: (ctx) => reading(() => ctx.never()) },
  'read settles late': { make: (ctx, text) => reading(() => ctx.late(() => ({ done: false, value: encode(text) }))) },
  'read gives undefined': { make: () => reading(() => undefined) },
  'read gives a number': { make: () => reading(async () => 7) },
  'read gives a revoked Proxy': { make: () => reading(() => revokedProxy()) },
  'read gives getters that throw': { make: () => reading(() => getters({}, { done: false, value: 1 })) },
  'read gives done that throws the second time': { make: (ctx, text) => reading(() => getters({ value: encode(text) }, { done: false }, 2)) },
  'no read': { make: () => ({ body: { getReader: () => ({}) } }) },
  'no reader': { make: () => ({ body: { getReader: () => undefined } }) },
  'reader throws': { make: (ctx) => ({ body: { getReader: () => { throw failing(ctx); } } }) },
  'body revoked': { make: () => ({ body: revokedProxy() }) },
  'body a number': { make: () => ({ body: 7 }) },
  'body text': { make: (ctx, text) => ({ body: text }), exact: true },
  'body bytes': { make: (ctx, text) => ({ body: encode(text) }), exact: true },
  'cancel rejects': { make: (ctx) => reading(() => ctx.never(), { cancel: () => real.Promise.reject(failing(ctx)) }) },
  'cancel throws': { make: (ctx) => reading(() => ctx.never(), { cancel: () => { throw failing(ctx); } }) },
  'cancel cannot be read': { make: (ctx) => ({ body: { getReader: () => getters({ read: () => ctx.never() }, { cancel: 1 }, 0) } }) },
  'cancel gives a thenable that throws': { make: (ctx) => reading(() => ctx.never(), { cancel: () => ({ then() { throw failing(ctx); } }) }) },
  'no cancel': { make: (ctx) => reading(() => ctx.never(), { cancel: undefined }) },
  'only json()': { make: (ctx, text) => ({ json: async () => real.parse(text) }), exact: true },
  'only text()': { make: (ctx, text) => ({ text: async () => text }), exact: true },
  'only arrayBuffer()': { make: (ctx, text) => ({ arrayBuffer: async () => encode(text).buffer }), exact: true },
  'arrayBuffer() gives a view': { make: (ctx, text) => ({ arrayBuffer: () => encode(text) }), exact: true },
  'json() at once': { make: (ctx, text) => ({ json: () => real.parse(text) }), exact: true },
  'json() gives a cycle': { make: () => ({ json: async () => { const value = { success: true }; value.self = value; return value; } }) },
  'json() gives a bigint': { make: () => ({ json: async () => ({ success: true, id: 1n }) }) },
  'json() gives undefined': { make: () => ({ json: async () => undefined }) },
  'json() gives a Proxy that throws': { make: (ctx) => ({ json: async () => new Proxy({}, { ownKeys() { throw failing(ctx); } }) }) },
  'json() gives getters that throw': { make: (ctx) => ({ json: async () => ({ success: true, get queue() { throw failing(ctx); } }) }) },
  'json() gives toJSON': { make: () => ({ json: async () => ({ toJSON: () => ({ success: 'yes' }) }) }) },
  'json() rejects': { make: (ctx) => ({ json: () => real.Promise.reject(failing(ctx)) }) },
  'text() gives an object': { make: ({ key }) => ({ text: async () => ({ toString: () => key }) }) },
  'text() never settles': { make: (ctx) => ({ text: () => ctx.never() }) },
  'text() throws': { make: (ctx) => ({ text: () => { throw failing(ctx); } }) },
  'arrayBuffer() gives a text': { make: (ctx, text) => ({ arrayBuffer: async () => text }) },
  'arrayBuffer() is detached': { make: (ctx, text) => ({ arrayBuffer: async () => detached(text).buffer }) },
  'arrayBuffer() is shared': { make: (ctx, text) => ({ arrayBuffer: async () => shared(text).buffer }) },
  'none at all': { make: () => ({}) },
  empty: { make: () => ({ native: '' }) },
  cut: { make: (ctx, text) => ({ native: text.slice(0, -3) }) },
  'secrets in a page': { make: (ctx) => ({ native: `<html><title>${echo(ctx)}</title>${echo(ctx)}</html>` }) },
  'secrets in JSON': { make: (ctx) => ({ native: real.stringify({ error: echo(ctx), type: ctx.key, requestId: echo(ctx), actionRequired: echo(ctx), [ctx.key]: [{ [ctx.connectionId]: ctx.key }] }) }) },
  'names of Object.prototype': { make: () => ({ native: '{"success":true,"toString":1,"then":2,"constructor":null,"hasOwnProperty":{},"__proto__":{"x":1}}' }) },
  'deep JSON': { make: () => ({ native: `{"success":true,"deep":${'['.repeat(40_000)}${']'.repeat(40_000)}}` }) },
  'deep error': { make: () => ({ native: `{"error":${'{"a":'.repeat(2_500)}1${'}'.repeat(2_500)}}` }) },
  'lone surrogates': { make: () => ({ native: '{"success":false,"error":"\\ud800","type":"\\udc00","requestId":"\\ud83d"}' }) },
};
