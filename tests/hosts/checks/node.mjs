// Node itself: AsyncLocalStorage, and many calls on one signal.
import { AsyncLocalStorage } from 'node:async_hooks';
import { getEventListeners } from 'node:events';
import { addContextChecks, addShared, assertQuiet, equal, makeHost, runAndPrint, sleep } from '../suite.mjs';

const CALLS = 30;

const storage = new AsyncLocalStorage();
const host = await makeHost(() => import('ofauth-wasm'));
const { check, message, resolution } = host;
addContextChecks(host, { run: (number, action) => storage.run(number, action), current: () => storage.getStore() });
addShared(host);

check(`signal: ${CALLS} calls at once on one print no MaxListenersExceededWarning and leave no listener`, async () => {
  const { signal } = new AbortController();
  const messages = await Promise.all(Array.from({ length: CALLS }, () => message({ delayMs: 50 })));
  await Promise.all(messages.map((one) => resolution(one.delete({ signal }))));
  await assertQuiet();
  equal(getEventListeners(signal, 'abort').length, 0, 'listeners');
});
check(`signal: ${CALLS} calls aborted at once leave no listener`, async () => {
  const controller = new AbortController();
  const messages = await Promise.all(Array.from({ length: CALLS }, () => message({ then: 'no-headers' })));
  const codes = messages.map((one) => one.delete({ signal: controller.signal }).catch(({ code }) => code));
  await sleep(200);
  controller.abort();
  equal([...new Set(await Promise.all(codes))], ['aborted'], 'codes');
  await assertQuiet();
  equal(getEventListeners(controller.signal, 'abort').length, 0, 'listeners');
});
await runAndPrint(host);
