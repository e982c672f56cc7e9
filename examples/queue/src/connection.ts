// The object of one connection: it holds the bucket and every outcome, and its alarm is the only sender. The queue carries
// and fans out; it never paces. Whatever cuts a wave, what was sent stands in SQLite before the first request leaves.
import { DurableObject } from 'cloudflare:workers';
import type { FetchInit } from 'ofauth-wasm';
import type { Chunk, List } from './chunks';
import { isOverdue, Pace } from './pace';
import { count, type Counts, type Format, stream } from './report';
import { type Env, Misconfigured, readPacing, readSettings, type Settings } from './settings';
import { type Claim, type Settled, Store } from './store';
import { send } from './wave';

/** What has ended is written down this often: more rows, and less to ask again if the wave is cut. */
const FLUSH_ENDS = 12;
const FLUSH_MS = 1_000;

export interface Progress extends Counts {
  list: string;
  createdAt: string;
  total: number;
  /** Of them, how many have come through the queue. */
  arrived: number;
  done: boolean;
  stopped: boolean;
  /** Nothing is sent for so long. */
  hold?: { ms: number; reason: string };
}

export class Connection extends DurableObject<Env> {
  readonly #store = new Store(this.ctx.storage.sql);
  #pace: Pace | undefined;
  #isSending = false;
  #stopped = new Set<string>();

  /** 'other': this key came with something else before. 'arrived': nothing is left to enqueue. */
  async open(alias: string, list: List): Promise<'new' | 'known' | 'arrived' | 'other'> {
    await this.watch();
    this.#store.name(alias);
    const known = this.#store.list(list.list);
    if (known && known.body !== list.body) return 'other';
    this.#store.open(list);
    if (!known) return 'new';
    return count(this.#store.chunksOf(list.list)).arrived === known.total ? 'arrived' : 'known';
  }

  /** Ids that came through the queue, perhaps not for the first time. Resolves when they are stored. */
  async take(alias: string, chunks: Chunk[]): Promise<void> {
    this.#store.name(alias);
    for (const chunk of chunks) {
      this.#store.open(chunk.of);
      this.#store.take(chunk);
    }
    await this.#arm();
  }

  /** Ids that the queue gave up on. What did arrive by another delivery stays as it is. */
  async bury(alias: string, chunks: Chunk[]): Promise<void> {
    this.#store.name(alias);
    for (const chunk of chunks) {
      this.#store.open(chunk.of);
      this.#store.take(chunk, { code: 'undelivered', mayBeDeleted: false });
    }
    await this.#arm();
  }

  async progress(list: string): Promise<Progress | undefined> {
    await this.watch();
    const known = this.#store.list(list);
    if (!known) return undefined;
    const { arrived, ...counts } = count(this.#store.chunksOf(list));
    const open = counts.waiting + counts.inFlight + counts.unknown;
    const pace = this.#readPace();
    const ms = pace.holdMs(Date.now());
    const hold = open > 0 && ms > 0 ? { ms, reason: pace.reason ?? 'unknown' } : undefined;
    const createdAt = new Date(known.created_at).toISOString();
    return { list, createdAt, total: known.total, arrived, done: arrived === known.total && open === 0, stopped: known.stopped === 1, ...counts, hold };
  }

  async report(list: string, format: Format): Promise<ReadableStream<Uint8Array>> {
    return stream(this.#store.chunksOf(list), format);
  }

  /** What is in flight ends by itself; nothing more is sent of this list. False if there is no such list. */
  async stop(list: string): Promise<boolean> {
    if (!this.#store.list(list)) return false;
    this.#stopped.add(list);
    this.#store.stop(list);
    await this.watch();
    return true;
  }

  /** Sets an alarm that is missing or overdue. Called by every request, and by the cron trigger. */
  async watch(): Promise<void> {
    await this.#arm();
  }

  /** Never throws: of the runtime's six retries none is left for the next trouble. */
  override async alarm(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      await this.#send();
    } catch (error) {
      const code = error instanceof Misconfigured ? 'misconfigured' : 'internal';
      console.error(`${this.#store.identity()?.alias}: ${code === 'misconfigured' ? (error as Error).message : `the wave failed: ${nameOf(error)}`}`);
      this.#tryToBlock(code);
    } finally {
      this.#isSending = false;
    }
    await this.#arm().catch((error) => console.error(`the alarm could not be set: ${nameOf(error)}`));
  }

  /** What carries a delete: a service binding would go here. */
  protected request(url: string, init: FetchInit): Promise<Response> {
    return fetch(url, init);
  }

  async #send(): Promise<void> {
    const settings = readSettings(this.env);
    const connectionId = await this.#connectionId(settings);
    if (connectionId === undefined) return this.#block('connection_changed');
    // From here to the first request nothing is awaited: what is read is still true when it is marked.
    const claims = this.#begin(Date.now());
    if (claims.length === 0) return;

    let ended: Settled[] = [];
    let flushedAt = Date.now();
    const flush = () => {
      this.#store.settle(ended);
      ended = [];
      flushedAt = Date.now();
    };
    const pace = this.#readPace();
    await send({
      ...settings,
      connectionId,
      pace,
      claims,
      fetch: (url, init) => this.request(url, init),
      isStopped: ({ list }) => this.#stopped.has(list),
      settled: (one) => {
        ended.push(one);
        if (ended.length >= FLUSH_ENDS || Date.now() - flushedAt > FLUSH_MS) flush();
      },
    });
    flush();
    this.#store.savePace(pace.snapshot());
  }

  /** What this wave sends, marked as sent and its tokens spent. */
  #begin(now: number): Claim[] {
    this.#store.recover();
    const pace = this.#readPace();
    if (pace.isHopeless(now, readPacing(this.env).maxHoldMs)) {
      this.#store.giveUp(pace.reason ?? 'unavailable');
      pace.succeeded();
    }
    const most = pace.holdMs(now) > 0 ? 0 : pace.available(now);
    const claims = most > 0 ? this.#store.claim(most) : [];
    this.#store.begin(claims, pace.snapshot(claims.length));
    return claims;
  }

  /** Undefined if the alias is gone, or stands for another connection than when its first wave left. */
  async #connectionId({ connections }: Settings): Promise<string | undefined> {
    const state = this.#store.identity();
    const connectionId = state && connections.get(state.alias);
    if (!state || connectionId === undefined) return undefined;
    const bytes = new TextEncoder().encode(connectionId);
    const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(state.salt), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    const digest = [...new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    if (state.connection === '') this.#store.bind(digest);
    return state.connection === '' || state.connection === digest ? connectionId : undefined;
  }

  #tryToBlock(code: string): void {
    try {
      this.#block(code);
    } catch (error) {
      console.error(`${code} could not be stored: ${nameOf(error)}`);
    }
  }

  #block(code: string): void {
    const pace = this.#readPace();
    const now = Date.now();
    this.#store.recover();
    if (pace.isHopeless(now, readPacing(this.env).maxHoldMs)) {
      this.#store.giveUp(code);
      pace.succeeded();
    } else {
      pace.blocked(now, code);
    }
    this.#store.savePace(pace.snapshot());
  }

  /** The next wave. An alarm that is set already stays, unless it is overdue: it was set for a reason. */
  async #arm(): Promise<void> {
    const { limit, maxHoldMs } = readPacing(this.env);
    const waiting = this.#store.waiting(limit.burst);
    if (waiting === 0 || this.#isSending) return;
    const now = Date.now();
    if (!isOverdue(await this.ctx.storage.getAlarm(), now)) return;
    await this.ctx.storage.setAlarm(Math.max(now, this.#readPace().nextAt(now, waiting, maxHoldMs)));
  }

  #readPace(): Pace {
    const text = this.#store.identity()?.pace;
    return (this.#pace ??= new Pace(readPacing(this.env).limit, Date.now(), text ? JSON.parse(text) : undefined));
  }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error);
