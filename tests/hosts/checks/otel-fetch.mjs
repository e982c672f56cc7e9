// OpenTelemetry in a browser: the tracing of the page's fetch, with contexts by zone.js.
import { context, trace } from '@opentelemetry/api';
import { ZoneContextManager } from '@opentelemetry/context-zone';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { addShared, addTraceChecks, makeHost, runChecks } from '../suite.mjs';

const query = new URLSearchParams(location.search);
const spans = new InMemorySpanExporter();
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
context.setGlobalContextManager(new ZoneContextManager().enable());
trace.setGlobalTracerProvider(tracerProvider);
registerInstrumentations({ tracerProvider, instrumentations: [new FetchInstrumentation()] });

const host = await makeHost(() => import('ofauth-wasm'), { url: query.get('standin'), elsewhere: globalThis.elsewhere });
addTraceChecks(host, { context, trace, spans });
addShared(host);
globalThis.report({ results: await runChecks(host, undefined, query.get('only')) });
