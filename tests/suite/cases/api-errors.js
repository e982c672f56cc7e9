import { assert } from 'chai';
import { step } from '../guard.js';
import { API_KEY } from '../standin.js';

/** Every error of the documentation. `refused`: the API says that it did nothing. */
const documented = [
  { status: 400, type: 'BAD_REQUEST', code: 'bad_request', refused: true },
  { status: 401, type: 'UNAUTHORIZED', code: 'unauthorized', refused: true },
  { status: 401, type: 'SESSION_NOT_PROVIDED', code: 'unauthorized', refused: true },
  { status: 401, type: 'SESSION_EXPIRED', code: 'unauthorized', refused: true, actionRequired: 'RECONNECT' },
  { status: 401, type: 'RULES_OUTDATED', code: 'unauthorized', refused: true },
  { status: 403, type: 'FORBIDDEN', code: 'forbidden', refused: true },
  { status: 404, type: 'RESOURCE_NOT_FOUND', code: 'not_found', refused: true },
  { status: 404, type: 'ROUTE_NOT_FOUND', code: 'not_found', refused: true },
  { status: 429, type: 'RATE_LIMIT_EXCEEDED', code: 'rate_limited', refused: true },
  { status: 500, type: 'INTERNAL_SERVER_ERROR', code: 'server', refused: false },
  { status: 502, type: 'PROXY_ERROR', code: 'server', refused: false },
  { status: 503, type: 'NETWORK_ERROR', code: 'server', refused: false },
];

const codesByStatus = {
  400: 'bad_request', 401: 'unauthorized', 402: 'bad_request', 403: 'forbidden', 404: 'not_found', 405: 'bad_request',
  409: 'bad_request', 410: 'not_found',
  413: 'bad_request', 418: 'bad_request', 422: 'bad_request', 429: 'rate_limited', 451: 'bad_request', 499: 'bad_request',
  500: 'server', 501: 'server', 502: 'server', 503: 'server', 504: 'server', 505: 'server', 520: 'server', 524: 'server', 599: 'server',
};

export default [
  {
    name: 'every documented error becomes its code, with status, type, requestId, actionRequired and the API’s text',
    async run({ addMessage, rejection }) {
      for (const { status, type, code, refused, actionRequired } of documented) {
        await step(`${status} ${type}`, async () => {
          const message = await addMessage();
          const body = { error: `The text of ${type}.`, type, requestId: `req_${status}`, ...(actionRequired && { actionRequired }) };
          await message.setFaults({ status, json: body, times: 'forever' });
          const error = await rejection(() => message.delete(), {
            code,
            status,
            type,
            requestId: `req_${status}`,
            body,
            attempts: 1,
            mayHaveSucceeded: !refused,
          });
          assert.equal(error.actionRequired, actionRequired);
          assert.match(error.message, new RegExp(`^The text of ${type}\\.`));
          assert.isTrue(await message.exists());
        });
      }
    },
  },
  {
    name: 'the stand-in’s own refusals: bad key, read-only key, unknown, expired and outdated connections, unknown id',
    async run({ addMessage, rejection, deleteMassMessage, standin }) {
      const message = await addMessage();
      const expired = await standin.addConnection({ state: 'expired' });
      const outdated = await standin.addConnection({ state: 'rules_outdated' });
      const refusals = [
        ['no-such-key', message.connectionId, { code: 'unauthorized', status: 401, type: 'UNAUTHORIZED' }],
        ['standin-key-read-only', message.connectionId, { code: 'forbidden', status: 403, type: 'FORBIDDEN' }],
        [API_KEY, 'conn_unknown', { code: 'unauthorized', status: 401, type: 'SESSION_NOT_PROVIDED' }],
        [API_KEY, expired, { code: 'unauthorized', status: 401, type: 'SESSION_EXPIRED' }],
        [API_KEY, outdated, { code: 'unauthorized', status: 401, type: 'RULES_OUTDATED' }],
        [API_KEY, await standin.addConnection(), { code: 'not_found', status: 404, type: 'RESOURCE_NOT_FOUND' }],
      ];
      for (const [apiKey, connectionId, expected] of refusals) {
        await step(expected.type, async () => {
          const call = () => deleteMassMessage(message.id, apiKey, connectionId, { baseUrl: standin.url, maxRetries: 0 });
          const error = await rejection(call, { ...expected, mayHaveSucceeded: false });
          assert.match(error.requestId, /^req_/);
        });
      }
      assert.isTrue(await message.exists());
    },
  },
  {
    name: 'every other status has its code too',
    async run({ deleteThrough, rejection }) {
      for (const [status, code] of Object.entries(codesByStatus)) {
        const response = async () => new Response('{"error":"no","type":"X"}', { status: Number(status) });
        await step(status, () => rejection(() => deleteThrough(response), { code, status: Number(status), type: 'X', attempts: 1 }));
      }
    },
  },
  {
    name: 'the older form { error, code, details } and the bare { error } keep their text',
    async run({ addMessage, rejection }) {
      const bodies = [{ error: 'Message not found', code: 'NOT_FOUND', details: { id: 1 } }, { error: 'Message not found' }];
      for (const body of bodies) {
        const message = await addMessage();
        await message.setFaults({ status: 404, json: body, times: 'forever' });
        const error = await rejection(() => message.delete(), { code: 'not_found', status: 404, body });
        assert.match(error.message, /^Message not found/);
        assert.isUndefined(error.requestId);
        assert.isUndefined(error.actionRequired);
      }
    },
  },
  {
    name: 'an error body that is not the API’s JSON still gives status and code',
    async run({ deleteThrough, rejection }) {
      const html = `<!DOCTYPE html><html><head><title>502 Bad\nGateway</title></head><body>${'<p>nginx</p>'.repeat(500)}</body></html>`;
      const bodies = {
        html, empty: '', text: 'upstream connect error', malformed: '{"error":"no","url":""""}', truncated: '{"error":"no',
        array: '["no"]', string: '"no"', null: 'null', number: '5', boolean: 'false',
        'error is an object': '{"error":{"message":"no"},"type":{},"requestId":5,"actionRequired":[]}',
        'error is null': '{"error":null,"type":null,"requestId":null}', 'error is empty': '{"error":""}',
        'many lines': JSON.stringify({ error: 'one\r\ntwo\u0000\u001b[31m\u2028three' }),
        long: JSON.stringify({ error: 'x'.repeat(5000), type: 'BAD' }), 'half a pair': '{"error":"caf\\ud83d"}',
        prototype: '{"__proto__":{"error":"no"},"type":"T"}',
        'only blanks': '{"error":" \\n "}',
      };
      for (const [label, body] of Object.entries(bodies)) {
        for (const [status, code] of [[400, 'bad_request'], [502, 'server']]) {
          await step(`${label} with ${status}`, async () => {
            const error = await rejection(() => deleteThrough(async () => new Response(body, { status })), { code, status });
            assert.notMatch(error.message, /<\/?[a-z!]/i, 'HTML in the message');
            for (const field of ['type', 'requestId', 'actionRequired']) assert.include(['undefined', 'string'], typeof error[field], field);
            if (typeof error.body === 'string') assert.isAtMost(error.body.length, 2048);
          });
        }
      }
    },
  },
  {
    name: 'a `__proto__` key of an error body changes no prototype',
    async run({ deleteThrough, rejection }) {
      const response = async () => new Response('{"__proto__":{"polluted":1},"error":"no"}', { status: 400 });
      const error = await rejection(() => deleteThrough(response), { code: 'bad_request' });
      assert.equal(Object.getPrototypeOf(error.body), Object.prototype);
      assert.isUndefined(error.polluted);
    },
  },
];
