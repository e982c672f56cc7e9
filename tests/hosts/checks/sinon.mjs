// Sinon's fake timers in Node: those that it fakes by itself, and all that it knows, queueMicrotask and nextTick too.
import sinon from 'sinon';
import { addClockChecks, addDateChecks, addShared, makeHost, runAndPrint } from '../suite.mjs';
import { fresh } from './fresh.mjs';

const host = await makeHost(() => import('ofauth-wasm'));
addShared(host);

const fakes = {
  'sinon.useFakeTimers()': undefined,
  'sinon.useFakeTimers, every fake': {
    toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'setInterval', 'clearInterval', 'Date', 'queueMicrotask', 'nextTick', 'hrtime', 'performance'],
  },
};
for (const [name, config] of Object.entries(fakes)) {
  let clock;
  addClockChecks(host, {
    name,
    install: () => (clock = sinon.useFakeTimers(config)),
    advance: (ms) => clock.tickAsync(ms),
    uninstall: () => clock.restore(),
    fresh,
  });
}
for (const value of [0, NaN, 1e15]) {
  addDateChecks(host, {
    name: `Date.now stubbed with ${value}`,
    set: () => sinon.stub(Date, 'now').returns(value),
    restore: () => sinon.restore(),
  });
}
addDateChecks(host, { name: 'Date.now stubbed with a throw', set: () => sinon.stub(Date, 'now').throws(), restore: () => sinon.restore() });
addDateChecks(host, { name: 'Math.random stubbed with a throw', set: () => sinon.stub(Math, 'random').throws(), restore: () => sinon.restore() });
await runAndPrint(host);
