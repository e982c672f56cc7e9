// What cannot have been sent, and what may have been. The shapes are those that the runtimes were seen to throw.

import { assert } from 'chai';
import { step } from '../guard.js';

/** An error with properties, over its cause. */
const thrown = (name, message, properties = {}, cause) => Object.assign(new Error(message, cause && { cause }), { name, ...properties });
const node = (message, code, syscall, name = 'Error') =>
  thrown('TypeError', 'fetch failed', {}, thrown(name, message, { code, ...(syscall && { syscall, errno: -1 }) }));

const CONNECTION = { retryable: true };
const FINAL = { retryable: false };

/** Nothing reached the API. */
const unsent = {
  'Node, refused': [node('connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED', 'connect'), CONNECTION],
  'Node, both addresses refused': [node('', 'ECONNREFUSED', undefined, 'AggregateError'), CONNECTION],
  'Node, no route': [node('connect EHOSTUNREACH 10.0.0.1:443', 'EHOSTUNREACH', 'connect'), CONNECTION],
  'Node, no network': [node('connect ENETUNREACH 10.0.0.1:443', 'ENETUNREACH', 'connect'), CONNECTION],
  'Node, unknown host': [node('getaddrinfo ENOTFOUND no.invalid', 'ENOTFOUND', 'getaddrinfo'), CONNECTION],
  'Node, resolver down': [node('getaddrinfo EAI_AGAIN no.invalid', 'EAI_AGAIN', 'getaddrinfo'), CONNECTION],
  'Node, connect timed out': [node('connect ETIMEDOUT 10.0.0.1:443', 'ETIMEDOUT', 'connect'), CONNECTION],
  'Node, undici’s connect timed out': [node('Connect Timeout Error', 'UND_ERR_CONNECT_TIMEOUT', undefined, 'ConnectTimeoutError'), CONNECTION],
  'Node, self-signed': [node('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'), FINAL],
  'Node, self-signed in the chain': [node('self-signed certificate in certificate chain', 'SELF_SIGNED_CERT_IN_CHAIN'), FINAL],
  'Node, unknown issuer': [node('unable to verify the first certificate', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'), FINAL],
  'Node, no issuer': [node('unable to get local issuer certificate', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), FINAL],
  'Node, expired': [node('certificate has expired', 'CERT_HAS_EXPIRED'), FINAL],
  'Node, not yet valid': [node('certificate is not yet valid', 'CERT_NOT_YET_VALID'), FINAL],
  'Node, another name': [node('Hostname/IP does not match', 'ERR_TLS_CERT_ALTNAME_INVALID'), FINAL],
  'Node, no permission': [node('connect ERR_ACCESS_DENIED', 'ERR_ACCESS_DENIED', 'connect'), FINAL],
  'Deno, no permission': [thrown('NotCapable', 'Requires net access to "127.0.0.1:1", run again with the --allow-net flag'), FINAL],
  'Bun, refused': [thrown('TypeError', 'ECONNREFUSED: Unable to connect.', { code: 'ECONNREFUSED', errno: 0 }), CONNECTION],
  'Bun, unknown host': [thrown('TypeError', 'getaddrinfo ENOTFOUND no.invalid', { code: 'ENOTFOUND', syscall: 'getaddrinfo', errno: 4 }), CONNECTION],
  'Bun, self-signed': [thrown('TypeError', 'self signed certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT', errno: 0 }), FINAL],
  'node-fetch, refused': [
    thrown('FetchError', 'request failed, reason: connect ECONNREFUSED', { code: 'ECONNREFUSED', errno: 'ECONNREFUSED', type: 'system' }),
    CONNECTION,
  ],
};

/** It may have, or nobody knows. */
const unknown = {
  'Node, reset': node('read ECONNRESET', 'ECONNRESET', 'read'),
  'Node, reset while writing': node('write ECONNRESET', 'ECONNRESET', 'write'),
  'Node, broken pipe': node('write EPIPE', 'EPIPE', 'write'),
  'Node, other side closed': node('other side closed', 'UND_ERR_SOCKET', undefined, 'SocketError'),
  'Node, refused after the request': node('read ECONNREFUSED', 'ECONNREFUSED', 'read'),
  'Node, no route after the request': node('read EHOSTUNREACH', 'EHOSTUNREACH', 'read'),
  'Node, timed out after the request': node('read ETIMEDOUT', 'ETIMEDOUT', 'read'),
  'Node, no headers in time': node('Headers Timeout Error', 'UND_ERR_HEADERS_TIMEOUT', undefined, 'HeadersTimeoutError'),
  'Node, headers too long': node('Headers Overflow Error', 'UND_ERR_HEADERS_OVERFLOW', undefined, 'HeadersOverflowError'),
  'Node, no HTTP': node('Response does not match the HTTP/1.1 protocol', 'HPE_INVALID_CONSTANT', undefined, 'HTTPParserError'),
  'Node, a TLS alert': node('tlsv13 alert certificate required', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
  'Node, aborted': thrown('AbortError', 'This operation was aborted', { code: 20 }),
  'Deno, reset': thrown('TypeError', 'fetch failed', {}, new Error('Connection reset by peer (os error 104)')),
  'Deno, closed': thrown(
    'TypeError',
    'fetch failed',
    {},
    new Error('error sending request: client error (SendRequest): connection closed before message completed'),
  ),
  'Bun, reset': thrown('TypeError', 'ECONNRESET: The socket connection was closed unexpectedly.', { code: 'ECONNRESET', errno: 0 }),
  workerd: Object.assign(new Error('Network connection lost.'), { remote: true, retryable: true }),
  Chromium: new TypeError('Failed to fetch'),
  Firefox: new TypeError('NetworkError when attempting to fetch resource.'),
  WebKit: new TypeError('Load failed'),
  'a code that only looks alike': thrown('Error', 'no', { code: 'ECONNREFUSED_LATER' }),
  'a message alone': new Error('connect ECONNREFUSED 127.0.0.1:1'),
  'a text': 'ECONNREFUSED',
  'a code four causes deep': thrown(
    'A',
    'a',
    {},
    thrown('B', 'b', {}, thrown('C', 'c', {}, thrown('D', 'd', { code: 'ECONNREFUSED', syscall: 'connect' }))),
  ),
};

let hosts = 0;
/** A host that no other call has asked: some runtimes' codes tell only before the first answer. */
const elsewhere = () => `https://host-${hosts++}.example`;
const gone = () => new Response('{"error":"Message not found","type":"RESOURCE_NOT_FOUND"}', { status: 404 });

export default [
  {
    name: 'what was surely not sent cannot have succeeded, and a 404 after it is a real one',
    async run({ deleteThrough, rejection }) {
      const calls = Object.entries(unsent).map(([label, [error, { retryable }]]) =>
        step(label, async () => {
          const once = () => deleteThrough(() => Promise.reject(error), { baseUrl: elsewhere() });
          const { message, cause } = await rejection(once, { code: 'network', attempts: 1, retryable, mayHaveSucceeded: false });
          assert.match(message, /nothing was sent/);
          assert.equal(cause.message, error.message);
          let asked = 0;
          const twice = () => deleteThrough(async () => (asked++ ? gone() : Promise.reject(error)), { baseUrl: elsewhere(), maxRetries: 1 });
          await rejection(twice, retryable ? { code: 'not_found', attempts: 2, mayHaveSucceeded: false } : { code: 'network', attempts: 1 });
        }),
      );
      await Promise.all(calls);
    },
  },
  {
    name: 'whatever else stays unknown: it may have succeeded, and a 404 after it proves that it did',
    async run({ deleteThrough, rejection }) {
      const calls = Object.entries(unknown).map(([label, error]) =>
        step(label, async () => {
          const once = () => deleteThrough(() => Promise.reject(error), { baseUrl: elsewhere() });
          await rejection(once, { code: 'network', attempts: 1, retryable: true, mayHaveSucceeded: true });
          let asked = 0;
          const twice = deleteThrough(async () => (asked++ ? gone() : Promise.reject(error)), { baseUrl: elsewhere(), maxRetries: 1 });
          assert.deepEqual(await twice, { success: true, alreadyDeleted: true });
        }),
      );
      await Promise.all(calls);
    },
  },
  {
    name: 'one attempt that may have been sent makes the call unknown, whatever the next ones are',
    async run({ deleteThrough, rejection }) {
      const list = [unknown['Node, reset'], unsent['Node, refused'][0]];
      for (const order of [list, [...list].reverse()]) {
        const errors = [...order];
        await rejection(() => deleteThrough(() => Promise.reject(errors.shift()), { baseUrl: elsewhere(), maxRetries: 1 }), {
          code: 'network',
          attempts: 2,
          mayHaveSucceeded: true,
        });
      }
    },
  },
  {
    name: 'the runtime’s own refused connection: known where the runtime tells it, with hints where it does not',
    async run({ deleteMassMessage, rejection, host }) {
      const call = () => deleteMassMessage('5', 'some-api-key', 'conn_1', { baseUrl: 'http://127.0.0.1:49', maxRetries: 0 });
      const error = await rejection(call, { code: 'network', attempts: 1, retryable: true, mayHaveSucceeded: !host.tellsRefusal });
      if (host.document) assert.match(error.message, /CORS.*connect-src.*offline/);
      if (host.tellsRefusal) assert.match(error.message, /nothing was sent/);
    },
  },
  {
    name: 'the runtime’s own missing permission: nothing was sent, and nothing is asked again',
    needs: ['forbiddenUrl'],
    async run({ deleteMassMessage, rejection, host }) {
      const call = () => deleteMassMessage('5', 'some-api-key', 'conn_1', { baseUrl: host.forbiddenUrl, maxRetries: 2 });
      await rejection(call, { code: 'network', attempts: 1, retryable: false, mayHaveSucceeded: false });
    },
  },
];
