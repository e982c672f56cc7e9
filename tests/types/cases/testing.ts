// `ofauth-wasm/testing`: exact types, and what its compiler must refuse.
import { expectTypeOf } from 'expect-type';
import { deleteMassMessage, deleteMassMessages, type DeleteMassMessageOptions, type FetchInit, type MassMessageId } from 'ofauth-wasm';
import { createStandin, type Standin, type StandinFault, type StandinOptions } from 'ofauth-wasm/testing';

expectTypeOf(createStandin).toEqualTypeOf<(options: StandinOptions) => Standin>();
expectTypeOf<StandinOptions>().toEqualTypeOf<{
  apiKeys?: readonly string[];
  messages: Readonly<Record<string, readonly MassMessageId[]>>;
  rateLimit?: { perMinute: number; burst: number };
  now?: () => number;
}>();
expectTypeOf<Standin['fetch']>().toEqualTypeOf<(url: string, init: FetchInit) => Promise<Response>>();
expectTypeOf<Standin['requests']>().toEqualTypeOf<readonly { method: string; url: string; connectionId: string }[]>();
expectTypeOf<Standin['fetch']>().toMatchTypeOf<NonNullable<DeleteMassMessageOptions['fetch']>>();
expectTypeOf<StandinFault>().toEqualTypeOf<
  { status: number; type?: string; retryAfterSeconds?: number; deletes?: boolean } | { lost: 'request' | 'reply' }
>();

const standin = createStandin({ messages: { conn_1: ['1', 2, 3n], conn_2: [] } as const, apiKeys: ['key'], rateLimit: { perMinute: 60, burst: 90 }, now: Date.now });
standin.fail(1, { status: 500 }, { status: 429, retryAfterSeconds: 2 }, { lost: 'reply' });
standin.fail('1');
export const there: boolean = standin.has('conn_1', 2n);
export const deleted = deleteMassMessage(1, 'key', 'conn_1', { fetch: standin.fetch });
export const many = deleteMassMessages([1, 2], 'key', 'conn_1', { fetch: (url, init) => standin.fetch(url.replace('/prefix', ''), init) });

// @ts-expect-error TS2741: which messages there are has no default
createStandin({});
// @ts-expect-error TS2561: it is called apiKeys
createStandin({ messages: {}, apiKey: 'key' });
// @ts-expect-error TS2322: lists of ids
createStandin({ messages: { conn_1: [{}] } });
// @ts-expect-error TS2322: lost is the request or the reply
standin.fail(1, { lost: 'both' });
// @ts-expect-error TS2353: it is called retryAfterSeconds
standin.fail(1, { status: 429, retryAfterMs: 5 });
// @ts-expect-error TS2554: a message belongs to a connection
standin.has(1);
// @ts-expect-error TS2339: requests are only read
standin.requests.push({ method: 'GET', url: '', connectionId: '' });
