// zone.js, in its build for Node, loaded before the package: what a call does runs in the caller's zone.
import { addContextChecks, addShared, makeHost, runAndPrint } from '../suite.mjs';
import 'zone.js/node';

const host = await makeHost(() => import('ofauth-wasm'));
addContextChecks(host, {
  run: (number, action) => Zone.root.fork({ name: String(number) }).run(action),
  current: () => (Zone.current.parent ? Number(Zone.current.name) : Zone.current.name),
});
addShared(host);
await runAndPrint(host);
