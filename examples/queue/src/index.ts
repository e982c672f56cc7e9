// Takes lists of mass messages to delete, and deletes them at each connection's pace, for days if need be: a queue carries
// them to a Durable Object per connection, whose alarm sends. Callers come with a token and an alias; key and connection ids
// stay in the Worker's secrets.
import { badField, fromError, Refused } from './answers';
import { isAllowed } from './callers';
import { cut, enqueue } from './chunks';
import { deliver } from './deliver';
import { readList } from './lists';
import { call, objectOf } from './objects';
import { CONTENT_TYPES, type Format } from './report';
import { type Env, readPacing, readSettings } from './settings';

export { Connection } from './connection';

const ROUTE = /^\/connections\/([^/]+)\/lists(?:\/([A-Za-z0-9_-]{22})(?:\/(report|stop))?)?$/;

export default {
  async fetch(request, env) {
    const response = await answer(request, env).catch(fromError);
    response.headers.set('cache-control', 'no-store');
    return response;
  },

  async queue(batch, env) {
    await deliver(batch, env);
  },

  /** Every ten minutes: whose alarm is overdue? Twenty at a time; one that cannot be reached keeps none of the others. */
  async scheduled(_, env) {
    const aliases = [...readSettings(env).connections.keys()];
    for (let at = 0; at < aliases.length; at += 20) {
      await Promise.allSettled(aliases.slice(at, at + 20).map((alias) => objectOf(env, alias).watch()));
    }
  },
} satisfies ExportedHandler<Env>;

async function answer(request: Request, env: Env): Promise<Response> {
  if (!(await isAllowed(request, env))) throw new Refused(401, 'not_signed_in', 'The token is missing or wrong.');
  const { connections } = readSettings(env);
  readPacing(env);
  const url = new URL(request.url);
  const [path, alias = '', list, action] = ROUTE.exec(url.pathname) ?? [];
  if (path === undefined) throw noSuchRoute();
  if (!connections.has(alias)) throw new Refused(404, 'unknown_connection', 'connection is not one of the aliases in CONNECTIONS', 'connection');
  const verb = `${request.method} ${list === undefined ? 'lists' : (action ?? 'list')}`;
  switch (verb) {
    case 'POST lists':
      return post(request, env, alias);
    case 'GET list':
      return Response.json(known(await call(env, alias, (object) => object.progress(list!))));
    case 'GET report':
      return report(env, alias, list!, readFormat(url, request));
    case 'POST stop':
      if (!(await call(env, alias, (object) => object.stop(list!)))) throw noSuchList();
      return Response.json(known(await call(env, alias, (object) => object.progress(list!))));
    default:
      throw noSuchRoute();
  }
}

async function post(request: Request, env: Env, alias: string): Promise<Response> {
  const { of, ids, duplicates } = await readList(request);
  const state = await call(env, alias, (object) => object.open(alias, of));
  if (state === 'other') throw new Refused(422, 'key_reused', 'Idempotency-Key was used before, with another list', 'Idempotency-Key');
  // Known, but not all there: an earlier call, or a message, was lost on the way. What is there already is ignored.
  if (state !== 'arrived') await enqueue(env.CHUNKS, cut(alias, of, ids));
  const path = `/connections/${alias}/lists/${of.list}`;
  const body = { list: of.list, connection: alias, total: of.total, duplicates, progress: path, report: `${path}/report`, stop: `${path}/stop` };
  return Response.json(body, { status: 202, headers: { location: path } });
}

async function report(env: Env, alias: string, list: string, format: Format): Promise<Response> {
  const { done } = known(await call(env, alias, (object) => object.progress(list)));
  const body = await call(env, alias, (object) => object.report(list, format));
  // The report of a list that is not done is right as well: it says "waiting". Ids that have not arrived are not in it.
  return new Response(body, { headers: { 'content-type': CONTENT_TYPES[format], 'x-list-done': String(done) } });
}

function readFormat(url: URL, request: Request): Format {
  const format = url.searchParams.get('format') ?? (request.headers.get('accept')?.includes('text/csv') ? 'csv' : 'ndjson');
  if (format !== 'csv' && format !== 'ndjson') throw badField('format', 'must be csv or ndjson');
  return format;
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw noSuchList();
  return value;
}

const noSuchList = () => new Refused(404, 'unknown_list', 'list is not one of this connection', 'list');
const noSuchRoute = () => new Refused(404, 'no_such_route', 'Try POST /connections/:alias/lists, GET …/lists/:list, GET …/report or POST …/stop.');
