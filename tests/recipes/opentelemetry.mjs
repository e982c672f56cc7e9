// The spans as a real SDK gets them, with the instrumentation of undici beside them.
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { SpanStatusCode, context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { KEY, LOST_ANSWER } from '../examples/kit.mjs';

export async function openChecks({ use, pkg, standin }) {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const instrumentation = new UndiciInstrumentation();
  instrumentation.setTracerProvider(provider);
  instrumentation.enable();

  const { traceAttempt, tracedDelete } = await import(pathToFileURL(use('traced.js').file).href);

  /** What ended within a span of the user's: `{ parent, named(name), error }`. */
  async function spansOf(action) {
    return trace.getTracer('a program').startActiveSpan('work', async (span) => {
      const { traceId, spanId } = span.spanContext();
      const error = await action().then(() => undefined, (reason) => reason);
      span.end();
      const spans = exporter.getFinishedSpans().filter((one) => one.spanContext().traceId === traceId);
      for (const { attributes, status, name } of spans) {
        assert.ok(!JSON.stringify([attributes, status]).includes(KEY), `the key is in the span ${name}`);
      }
      const named = (name) => spans.filter((one) => one.name === name);
      return { parent: spanId, named, error };
    });
  }
  const childOf = (span, parent) => assert.equal(span.parentSpanContext?.spanId, parent, span.name);
  const idOf = (span) => span.spanContext().spanId;
  const times = ({ startTime, endTime }) => [startTime, endTime].map(([seconds, nanos]) => seconds * 1e3 + nanos / 1e6);

  const checks = [
    {
      name: 'a call has a span, its attempts and requests are its children',
      async run() {
        const { connectionId, ids } = await standin.connection('hello');
        await standin.fault(ids[0], { status: 503, delayMs: 30 });
        const told = [];
        const { parent, named, error } = await spansOf(() => tracedDelete(ids[0], KEY, connectionId, { baseUrl: standin.url, onAttempt: ({ attempt }) => told.push(attempt) }));
        assert.equal(error, undefined);
        assert.deepEqual(told, [1, 2]);
        const [call] = named('delete mass message');
        childOf(call, parent);
        assert.equal(call.status.code, SpanStatusCode.UNSET);
        const attempts = named('attempt');
        const requests = named('DELETE');
        assert.equal(attempts.length, 2);
        assert.equal(requests.length, 2);
        for (const span of [...attempts, ...requests]) childOf(span, idOf(call));
        const [{ 'ofauth.request_id': requestId, 'ofauth.retry_in_ms': retryInMs, ...first }, second] = attempts.map(({ attributes }) => attributes);
        assert.match(requestId, /^req_/);
        assert.ok(retryInMs > 0);
        assert.deepEqual(first, { 'http.response.status_code': 503, 'error.type': 'server' });
        assert.deepEqual(second, { 'http.response.status_code': 200, 'http.request.resend_count': 1 });
        assert.deepEqual(attempts.map(({ status }) => status.code), [SpanStatusCode.ERROR, SpanStatusCode.UNSET]);
        const [start, end] = times(attempts[0]);
        assert.ok(end - start >= 20, `the first attempt took ${end - start} ms`);
      },
    },
    {
      name: 'a call that fails says why, and whether the message may be gone',
      async run() {
        const { connectionId, ids } = await standin.connection('hello');
        await standin.fault(ids[0], LOST_ANSWER);
        const { named, error } = await spansOf(() => tracedDelete(ids[0], KEY, connectionId, { baseUrl: standin.url, maxRetries: 0 }));
        assert.equal(error.code, 'network');
        const [call] = named('delete mass message');
        assert.deepEqual(call.status, { code: SpanStatusCode.ERROR, message: error.message });
        assert.deepEqual(call.attributes, { 'error.type': 'network', 'ofauth.may_have_succeeded': true });
        const [attempt] = named('attempt');
        assert.equal(attempt.attributes['error.type'], 'network');
      },
    },
    {
      name: 'what the body of an error quotes is in no span',
      async run() {
        const { connectionId, ids } = await standin.connection('hello');
        await standin.fault(ids[0], { status: 400, json: { error: 'No', type: 'BAD_REQUEST', requestId: 'req_1', quoted: 'only-in-the-body' } });
        const { named, error } = await spansOf(() => tracedDelete(ids[0], KEY, connectionId, { baseUrl: standin.url }));
        assert.equal(error.body.quoted, 'only-in-the-body');
        const spans = [...named('delete mass message'), ...named('attempt')].map(({ attributes, status, events }) => ({ attributes, status, events }));
        assert.equal(spans.length, 2);
        assert.ok(!JSON.stringify(spans).includes('only-in-the-body'));
      },
    },
    {
      name: 'traceAttempt serves many deletes',
      async run() {
        const { connectionId, ids } = await standin.connection('one', 'two', 'three');
        const { parent, named } = await spansOf(() => pkg.deleteMassMessages(ids, KEY, connectionId, { baseUrl: standin.url, onAttempt: traceAttempt }));
        assert.equal(named('attempt').length, 3);
        for (const span of named('attempt')) childOf(span, parent);
      },
    },
  ];
  return {
    checks,
    async close() {
      instrumentation.disable();
      context.disable();
      trace.disable();
      await provider.shutdown();
    },
  };
}
