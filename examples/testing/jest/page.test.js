/** @jest-environment jsdom */

// The two that the package needs and jsdom lacks. The environment jest-fixed-jsdom has them.
const { TextDecoder, TextEncoder } = require('node:util');
Object.assign(globalThis, { TextDecoder, TextEncoder });

const { createStandin } = require('ofauth-wasm/testing');
const { connect } = require('./page.js');

test('a click deletes, and the page says how many', async () => {
  document.body.innerHTML = '<button>Delete</button><output></output>';
  const standin = createStandin({ messages: { conn_1: [1, 2] } });
  standin.fail(2, { status: 400 });
  const messages = [1, 2].map((id) => ({ id, date: '2026-01-01T00:00:00+00:00' }));
  connect(document, messages, 30, { apiKey: 'test', connectionId: 'conn_1', fetch: standin.fetch });

  await document.querySelector('button').onclick();
  expect(document.querySelector('output').textContent).toBe('1 deleted');
  expect([1, 2].filter((id) => standin.has('conn_1', id))).toEqual([2]);
});
