// OpenTelemetry's tracing of fetch: each request's span is a child of the span that its caller was in.

import { equal, sleep, within } from './host.js';

const CALLS = 20;

/** @param api `context` and `trace` of @opentelemetry/api, `spans` the exporter that keeps the finished ones */
export function addTraceChecks({ check, message }, { context, trace, spans }) {
  const tracer = trace.getTracer('hosts');
  const traced = (name, faults, requests) =>
    check(`trace: ${CALLS} calls at once, each request a child of its caller's span, ${name}`, async () => {
      const messages = await Promise.all(Array.from({ length: CALLS }, () => message(...faults)));
      spans.reset();
      const callers = new Map();
      const calls = messages.map((one) => {
        const span = tracer.startSpan('caller');
        callers.set(one.id, span.spanContext());
        return context.with(trace.setSpan(context.active(), span), () => one.delete()).finally(() => span.end());
      });
      await within(10_000, 'a call', Promise.all(calls));
      await sleep(400);
      const wrong = [];
      const count = new Map();
      for (const span of spans.getFinishedSpans()) {
        const url = span.attributes['url.full'] ?? span.attributes['http.url'] ?? '';
        const id = url.match(/mass-messages\/([^/?]+)$/)?.[1];
        if (!id) continue;
        count.set(id, (count.get(id) ?? 0) + 1);
        const { spanId, traceId } = callers.get(id);
        const parent = span.parentSpanContext?.spanId ?? span.parentSpanId;
        if (parent !== spanId || span.spanContext().traceId !== traceId) wrong.push(`${url}: parent ${parent}, its caller is ${spanId}`);
      }
      equal(wrong, [], 'spans');
      equal(messages.map(({ id }) => count.get(id)), messages.map(() => requests), 'spans of each call');
    });
  traced('an answer', [], 1);
  traced('retries', [{ status: 503 }, { status: 429, headers: { 'retry-after-ms': '20' } }], 3);
}
