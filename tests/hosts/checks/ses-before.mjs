// SES: lockdown() before the package is imported.
import 'ses';
import { addFrozenPrototypeChecks, addShared, makeHost, runAndPrint } from '../suite.mjs';

lockdown();
const host = await makeHost(() => import('ofauth-wasm'));
addShared(host);
addFrozenPrototypeChecks(host);
await runAndPrint(host);
