// OpenTelemetry in Node: the tracing of undici, which is Node's fetch, with contexts by AsyncLocalStorage.
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { addShared, addTraceChecks, makeHost, runAndPrint } from '../suite.mjs';

const spans = new InMemorySpanExporter();
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(tracerProvider);
const stop = registerInstrumentations({ tracerProvider, instrumentations: [new UndiciInstrumentation()] });

const host = await makeHost(() => import('ofauth-wasm'));
addTraceChecks(host, { context, trace, spans });
addShared(host);
await runAndPrint(host);
stop();
