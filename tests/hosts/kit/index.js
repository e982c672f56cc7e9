// What the consumer's folder gets as suite.mjs and suite.cjs.
export * from './host.js';
export { addContextChecks } from './context.js';
export { addFrozenPrototypeChecks } from './frozen.js';
export { addShared } from './shared.js';
export { addMockChecks } from './mocks.js';
export { addTraceChecks } from './trace.js';
export { addClockChecks, addDateChecks } from './clock.js';
