// The server of the loopback, in a process of its own, so that its CPU time is not counted as a client's.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { SHORT } from './client-answers.mjs';
import { answer, asked } from './client-runtimes.mjs';

await asked();
const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(SHORT);
});
// 1,000 connections are opened at once: with a shorter backlog some would be dropped and retried a second later.
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 });
await once(server, 'listening');
answer(server.address().port);
