// How long the server asks to wait, in every form that servers use.

import { assert } from 'chai';
import { rows } from '../context.js';

/** A clock that is not ours: only its differences may count. */
const PAST = 'Wed, 21 Oct 2015 07:28:00 GMT';
const A_SECOND_LATER = 'Wed, 21 Oct 2015 07:28:01 GMT';
const AN_HOUR_LATER = 'Wed, 21 Oct 2015 08:28:00 GMT';
const AN_HOUR_EARLIER = 'Wed, 21 Oct 2015 06:28:00 GMT';
const PAST_S = Date.parse(PAST) / 1000;
const FUTURE = 'Sat, 01 Jan 2050 00:00:00 GMT';
const BACKOFF_MS = 250;
const SPREAD_MS = 250;
// Timers and the two ends' clocks differ by a little.
const TOLERANCE_MS = 20;

/** Never less, and spread over at least a quarter of a second: each is beyond the first backoff. */
const honoured = {
  'retry-after-ms: 400': [{ 'retry-after-ms': '400' }, 400],
  'retry-after-ms with a fraction, rounded up': [{ 'retry-after-ms': '400.5' }, 401],
  'Retry-After in seconds': [{ 'retry-after': '1' }, 1000],
  'Retry-After as a date, the server’s clock years behind': [{ 'retry-after': A_SECOND_LATER, date: PAST }, 1000],
  'Retry-After as a date, the server’s clock years ahead': [{ 'retry-after': 'Sat, 01 Jan 2050 00:00:01 GMT', date: FUTURE }, 1000],
  'X-RateLimit-Reset in seconds since 1970': [{ 'x-ratelimit-reset': String(PAST_S + 1), date: PAST }, 1000],
  'X-RateLimit-Reset in milliseconds since 1970': [{ 'x-ratelimit-reset': String(PAST_S * 1000 + 600), date: PAST }, 600],
  'two Retry-After lines, the longer one': [{ 'retry-after': ['0', '1'] }, 1000],
  'two Retry-After lines, the one that can be read': [{ 'retry-after': ['soon', '1'] }, 1000],
  'two Retry-After lines, a date among them': [{ 'retry-after': ['0', A_SECOND_LATER], date: PAST }, 1000],
  'retry-after-ms before Retry-After': [{ 'retry-after-ms': '400', 'retry-after': '3600' }, 400],
  'Retry-After before X-RateLimit-Reset': [{ 'retry-after': '1', 'x-ratelimit-reset': String(PAST_S + 3600), date: PAST }, 1000],
  'retry-after-ms in an unreadable form, then Retry-After': [{ 'retry-after-ms': 'soon', 'retry-after': '1' }, 1000],
};

/** Nothing that can be understood, or a moment that has passed: our own backoff. */
const passedOver = {
  'a date in the past': { 'retry-after': AN_HOUR_EARLIER, date: PAST },
  'a date that has passed, by the server’s own clock': { 'retry-after': PAST, date: A_SECOND_LATER },
  'zero seconds': { 'retry-after': '0' },
  'zero milliseconds': { 'retry-after-ms': '0' },
  'negative seconds': { 'retry-after': '-5' },
  'negative milliseconds': { 'retry-after-ms': '-5000' },
  'a word': { 'retry-after': 'soon' },
  'an empty value': { 'retry-after': '' },
  NaN: { 'retry-after': 'NaN' },
  Infinity: { 'retry-after': 'Infinity' },
  'an exponent': { 'retry-after': '1e3' },
  'a hexadecimal number': { 'retry-after': '0x1000' },
  'a decimal comma': { 'retry-after': '30,5' },
  'a unit': { 'retry-after': '30s' },
  'a date that is no HTTP date': { 'retry-after': '2015-10-21T08:28:00Z', date: PAST },
  'X-RateLimit-Reset as a small number, seconds or milliseconds': { 'x-ratelimit-reset': '30' },
  'X-RateLimit-Reset years away': { 'x-ratelimit-reset': String(PAST_S + 365 * 86_400), date: PAST },
  'X-RateLimit-Reset that has passed': { 'x-ratelimit-reset': String(PAST_S - 5), date: PAST },
  'X-RateLimit-Reset as a word': { 'x-ratelimit-reset': 'soon' },
};

/** Longer than anybody should be held, or than a timer can: told, not waited for. */
const tooLong = {
  'Retry-After: 3600': [{ 'retry-after': '3600' }, 3_600_000],
  'Retry-After: 3000000, beyond the longest timer': [{ 'retry-after': '3000000' }, 3_000_000_000],
  'Retry-After: 99999999999999999999': [{ 'retry-after': '99999999999999999999' }, 1e23],
  'Retry-After: 61': [{ 'retry-after': '61' }, 61_000],
  'retry-after-ms: 60001': [{ 'retry-after-ms': '60001' }, 60_001],
  'Retry-After as a date in an hour': [{ 'retry-after': AN_HOUR_LATER, date: PAST }, 3_600_000],
  'X-RateLimit-Reset in an hour': [{ 'x-ratelimit-reset': String(PAST_S + 3600), date: PAST }, 3_600_000],
};

export default [
  ...rows(honoured, (label, [headers, ms]) => ({
    name: `${label}: waited for, not less`,
    async run({ message }) {
      const one = await message({ status: 503, headers });
      assert.isTrue((await one.resolves()).success);
      assert.lengthOf(one.attempts, 2);
      assert.isAtLeast(one.attempts[0].retryInMs, ms);
      assert.isBelow(one.attempts[0].retryInMs, ms + SPREAD_MS);
      const [gap] = await one.gaps();
      assert.isAtLeast(gap, ms - TOLERANCE_MS);
    },
  })),
  {
    name: 'a hint shorter than the backoff: the backoff counts',
    async run({ message }) {
      const one = await message({ status: 503, headers: { 'retry-after-ms': '1' } });
      await one.resolves();
      assert.isAtLeast(one.attempts[0].retryInMs, 50);
      const [gap] = await one.gaps();
      assert.isAtLeast(gap, 50 - TOLERANCE_MS);
    },
  },
  ...rows(passedOver, (label, headers) => ({
    name: `${label}: no hint, the usual backoff`,
    async run({ message }) {
      const one = await message({ status: 503, headers });
      assert.isTrue((await one.resolves()).success);
      assert.lengthOf(one.attempts, 2);
      assert.isAtLeast(one.attempts[0].retryInMs, 50);
      assert.isAtMost(one.attempts[0].retryInMs, BACKOFF_MS);
      const [gap] = await one.gaps();
      assert.isAtLeast(gap, 50 - TOLERANCE_MS);
    },
  })),
  ...rows(tooLong, (label, [headers, ms]) => ({
    name: `429 with ${label}: rejects at once with retryAfterMs`,
    async run({ message }) {
      const one = await message({ status: 429, headers });
      const error = await one.rejects({ code: 'rate_limited', status: 429, attempts: 1, retryable: true, mayHaveSucceeded: false });
      assert.closeTo(error.retryAfterMs, ms, ms / 1e9);
      assert.lengthOf(await one.requests(), 1);
    },
  })),
  {
    name: '503 with Retry-After: 3600: rejects at once with retryAfterMs',
    async run({ message }) {
      const one = await message({ status: 503, headers: { 'retry-after': '3600' } });
      await one.rejects({ status: 503, attempts: 1, retryable: true, retryAfterMs: 3_600_000 });
      assert.lengthOf(await one.requests(), 1);
    },
  },
  {
    name: 'a hint beyond the deadline of the call: rejects at once with retryAfterMs',
    async run({ message }) {
      const one = await message({ status: 429, headers: { 'retry-after': '8' } });
      const start = performance.now();
      await one.rejects({ code: 'rate_limited', attempts: 1, retryAfterMs: 8000, retryable: true }, { timeoutMs: 6000 });
      assert.isBelow(performance.now() - start, 5000);
      assert.lengthOf(await one.requests(), 1);
    },
  },
  {
    name: 'a hint of a final status is told, not followed',
    async run({ message }) {
      const one = await message({ status: 403, headers: { 'retry-after': '1' } });
      await one.rejects({ code: 'forbidden', attempts: 1, retryAfterMs: 1000, retryable: false });
    },
  },
  {
    name: 'a hint stands even where the error’s body is lost',
    async run({ message }) {
      const one = await message({ status: 429, headers: { 'retry-after-ms': '700' }, then: 'truncate', afterBytes: 5 });
      await one.resolves();
      const [gap] = await one.gaps();
      assert.isAtLeast(gap, 700 - TOLERANCE_MS);
    },
  },
];
