// The routes in real servers; Next's is called as Next calls it (tests/packaging runs a route in a real Next).
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { serve } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { KEY, LOST_ANSWER } from '../examples/kit.mjs';

const TEN_MINUTES = { status: 429, headers: { 'retry-after': '600' }, times: 'forever' };

export async function openChecks({ use, pkg, standin }) {
  use('answer.js');
  const load = (name) => import(pathToFileURL(use(name).file).href);
  const routes = { 'express.js': overHttp(listenExpress), 'fastify.js': overHttp(listenFastify), 'hono.js': overHttp(listenHono), 'app/messages/[id]/route.js': callNext };
  const opened = [];
  for (const [name, open] of Object.entries(routes)) opened.push({ name, ...(await open(await load(name))) });
  return {
    checks: [
      ...opened.flatMap(({ name, ask }) => checksOf(ask, standin).map((check) => ({ ...check, name: `${name}: ${check.name}` }))),
      { name: 'Express and Fastify answer with the status of an error that they get', run: () => passErrorsOn(pkg) },
    ],
    close: () => Promise.all(opened.map(({ close }) => close())),
  };
}

/** @param ask asks the route to delete an id; resolves with the Response */
function checksOf(ask, standin) {
  /** With a connection of its own that has one message. */
  async function answer(action, { key = KEY } = {}) {
    const { connectionId, ids } = await standin.connection('hello');
    Object.assign(process.env, { OFAUTH_API_KEY: key, OFAUTH_CONNECTION_ID: connectionId, OFAUTH_BASE_URL: standin.url });
    const response = await action(ids[0]);
    const text = await response.text();
    assert.ok(!text.includes(key) && !text.includes(connectionId), `a secret is in ${text}`);
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body: JSON.parse(text), id: ids[0], connectionId };
  }
  const check = (name, run) => ({ name, run });
  return [
    check('a message that is deleted is 200', async () => {
      const { status, body, id } = await answer(ask);
      assert.equal(status, 200);
      assert.deepEqual(body, { success: true, alreadyDeleted: false });
      assert.equal(await standin.exists(id), false);
    }),
    check('a message that the retry finds gone is 200', async () => {
      const { status, body } = await answer(async (id) => {
        await standin.fault(id, { ...LOST_ANSWER, times: 1 });
        return ask(id);
      });
      assert.equal(status, 200);
      assert.deepEqual(body, { success: true, alreadyDeleted: true });
    }),
    check('a message that is not there is 404', async () => {
      const { status, body } = await answer(() => ask('404404'));
      assert.equal(status, 404);
      assert.equal(body.code, 'not_found');
      assert.equal(body.mayHaveSucceeded, false);
    }),
    check('the longest id that can be one is asked for', async () => {
      const { status, body } = await answer(() => ask('a'.repeat(128)));
      assert.equal(status, 404);
      assert.equal(body.code, 'not_found');
    }),
    check('an id that cannot be one is 400, and nothing is sent', async () => {
      const { status, body, connectionId } = await answer(() => ask('a b'));
      assert.equal(status, 400);
      assert.equal(body.code, 'invalid_argument');
      assert.deepEqual((await standin.requests()).filter(({ headers }) => headers['x-connection-id'] === connectionId), []);
    }),
    check('a key that the API rejects is 502, not 401', async () => {
      const { status, body, id } = await answer(ask, { key: 'another-key' });
      assert.equal(status, 502);
      assert.equal(body.code, 'unauthorized');
      assert.equal(await standin.exists(id), true);
    }),
    check('a key with a line break is 500, not 400', async () => {
      const { status, body } = await answer(ask, { key: `${KEY}\n` });
      assert.equal(status, 500);
      assert.equal(body.code, 'invalid_argument');
    }),
    check('a throttled delete is 429 with Retry-After', async () => {
      const { status, retryAfter, body } = await answer(async (id) => {
        await standin.fault(id, TEN_MINUTES);
        return ask(id);
      });
      assert.equal(status, 429);
      assert.equal(retryAfter, '600');
      assert.equal(body.code, 'rate_limited');
    }),
    check('a reply that is lost each time is 502, and the message may be gone', async () => {
      const { status, body, id } = await answer(async (id) => {
        await standin.fault(id, LOST_ANSWER);
        return ask(id);
      });
      assert.equal(status, 502);
      assert.equal(body.code, 'network');
      assert.equal(body.mayHaveSucceeded, true);
      assert.equal(await standin.exists(id), false);
    }),
  ];
}

/** What the page warns of. */
async function passErrorsOn({ OFAuthError }) {
  const fail = async () => {
    throw new OFAuthError('Invalid API key', { code: 'unauthorized', status: 401 });
  };
  const [asExpress, asFastify] = [express(), fastify()];
  // Or it prints the error.
  asExpress.set('env', 'test');
  for (const [app, listen] of [[asExpress, listenExpress], [asFastify, listenFastify]]) {
    app.delete('/messages/:id', fail);
    const { ask, close } = await overHttp(listen)({ app });
    assert.equal((await ask('1')).status, 401);
    await close();
  }
}

const overHttp = (listen) => async ({ app }) => {
  const { server, close } = await listen(app);
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { ask: (id) => fetch(`${origin}/messages/${encodeURIComponent(id)}`, { method: 'DELETE' }), close };
};

async function listenExpress(app) {
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, close: () => closeServer(server) };
}

async function listenFastify(app) {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { server: app.server, close: () => app.close() };
}

async function listenHono(app) {
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  return { server, close: () => closeServer(server) };
}

function closeServer(server) {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
}

async function callNext({ DELETE }) {
  return {
    ask: (id) => DELETE(new Request('http://localhost/messages/x', { method: 'DELETE' }), { params: Promise.resolve({ id }) }),
    close: async () => {},
  };
}
