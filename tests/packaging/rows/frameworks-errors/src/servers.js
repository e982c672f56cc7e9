// Four servers whose handlers reject with the package's error: /plain leaves it to the framework, /mapped answers for it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import express from 'express';
import Fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { isOFAuthError } from 'ofauth-wasm';

/** The API's failure is not the page's: its 401 is about our key, not about the user's. */
const BAD_GATEWAY = 502;
const told = ({ code, retryable, mayHaveSucceeded }) => ({ code, retryable, mayHaveSucceeded });

/** @param remove rejects; gets the name of the case */
export const servers = {
  express(remove) {
    const app = express();
    const handler = (request, response) => remove(request.query.case);
    app.get('/plain', handler);
    app.get('/mapped', handler, (error, request, response, next) => {
      if (!isOFAuthError(error)) return next(error);
      response.status(BAD_GATEWAY).json(told(error));
    });
    return listen(app);
  },
  koa(remove) {
    const app = new Koa();
    app.use(async (context, next) => {
      try {
        await next();
      } catch (error) {
        if (!isOFAuthError(error) || context.path === '/plain') throw error;
        context.status = BAD_GATEWAY;
        context.body = told(error);
      }
    });
    app.use((context) => remove(context.query.case));
    return listen(app.callback());
  },
  async fastify(remove) {
    const app = Fastify();
    app.get('/plain', (request) => remove(request.query.case));
    app.get('/mapped', {
      handler: (request) => remove(request.query.case),
      errorHandler(error, request, reply) {
        if (!isOFAuthError(error)) return reply.send(error);
        reply.code(BAD_GATEWAY).send(told(error));
      },
    });
    return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() };
  },
  hono(remove) {
    const handler = (context) => remove(context.req.query('case'));
    const mapped = new Hono().get('/', handler).onError((error, context) => {
      if (!isOFAuthError(error)) throw error;
      return context.json(told(error), BAD_GATEWAY);
    });
    const app = new Hono().get('/plain', handler).route('/mapped', mapped);
    return listen(getRequestListener(app.fetch));
  },
};

async function listen(listener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
