// examples/queue as it is, with faults around it that Cloudflare's own faults stand for: messages that come twice,
// acknowledgements that are lost, objects that are cut off in the middle of a wave. Copied beside src/ and bundled instead of it.
import worker, { Connection as Real } from './src/index.ts';

const faultsOf = (env) => JSON.parse(env.TEST_FAULTS ?? '{}');
let rowsWritten = 0;
let hasCut = false;

export class Connection extends Real {
  #cutAfter = Infinity;
  #sent = 0;

  constructor(ctx, env) {
    super(ctx, env);
    countRows(ctx.storage.sql);
  }

  async alarm() {
    const { cutWaves = 0, cutOnceAfter } = faultsOf(this.env);
    this.#cutAfter = Math.random() < cutWaves ? Math.floor(Math.random() * 30) : Infinity;
    if (cutOnceAfter !== undefined && !hasCut) this.#cutAfter = cutOnceAfter;
    const before = rowsWritten;
    this.#sent = 0;
    await super.alarm();
    console.log(`ALARM ${JSON.stringify({ rows: rowsWritten - before, sent: this.#sent })}`);
  }

  async request(url, init) {
    this.#sent += 1;
    const response = await super.request(url, init);
    if (this.#cutAfter-- === 0) {
      hasCut = true;
      console.log('CUT');
      this.ctx.abort('cut by the test');
    }
    return response;
  }

  async take(...args) {
    const before = rowsWritten;
    await super.take(...args);
    console.log(`TAKE ${JSON.stringify({ rows: rowsWritten - before })}`);
  }

  /** What an object looks like whose alarm is gone for good. */
  async loseAlarm() {
    await this.ctx.storage.deleteAlarm();
  }

  async sql(text) {
    return this.ctx.storage.sql.exec(text).toArray();
  }
}

/** All statements of this isolate go through one prototype. */
function countRows(sql) {
  const prototype = Object.getPrototypeOf(sql);
  if (prototype.isCounted) return;
  const { exec } = prototype;
  prototype.isCounted = true;
  prototype.exec = function (...args) {
    const cursor = exec.apply(this, args);
    rowsWritten += cursor.rowsWritten;
    return cursor;
  };
}

export default {
  async fetch(request, env, context) {
    const [, test, action, alias] = new URL(request.url).pathname.split('/');
    if (test !== '__test') return worker.fetch(request, around(env), context);
    const object = env.OBJECTS.get(env.OBJECTS.idFromName(alias));
    return Response.json((await object[action](...(await request.json()))) ?? null);
  },

  async queue(batch, env, context) {
    for (const { body } of batch.messages) console.log(`BODY ${batch.queue} ${JSON.stringify(body)}`);
    const isLost = !batch.queue.endsWith('-dead') && Math.random() < (faultsOf(env).loseAcks ?? 0);
    if (!isLost) return worker.queue(batch, around(env), context);
    const messages = batch.messages.map(({ id, body, attempts }) => ({ id, body, attempts, ack() {}, retry() {} }));
    await worker.queue({ queue: batch.queue, messages }, around(env), context);
    console.log('LOST');
    throw new Error('the acknowledgement is lost');
  },

  scheduled: (event, env, context) => worker.scheduled(event, around(env), context),
};

function around(env) {
  const { twice = false, deaf } = faultsOf(env);
  const CHUNKS = {
    async sendBatch(messages) {
      await env.CHUNKS.sendBatch(messages);
      if (twice) await env.CHUNKS.sendBatch(messages);
    },
  };
  const OBJECTS = {
    idFromName(name) {
      console.log(`NAME ${name}`);
      return env.OBJECTS.idFromName(name);
    },
    get(id) {
      const stub = env.OBJECTS.get(id);
      if (deaf === undefined || String(id) !== String(env.OBJECTS.idFromName(deaf))) return stub;
      const methods = ['bury', 'open', 'progress', 'report'].map((name) => [name, (...args) => stub[name](...args)]);
      return { ...Object.fromEntries(methods), take: () => Promise.reject(new Error('deaf')) };
    },
  };
  return { ...env, CHUNKS, OBJECTS };
}
