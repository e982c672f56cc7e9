// Node under a flag that hardens it: frozen intrinsics, no code from strings, permissions.
import { addFrozenPrototypeChecks, addShared, makeHost, runAndPrint } from '../suite.mjs';

const host = await makeHost(() => import('ofauth-wasm'));
addShared(host);
addFrozenPrototypeChecks(host);
await runAndPrint(host);
