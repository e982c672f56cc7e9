// SES: lockdown() after the package was imported, before its first call loads the module; its functions are hardened as well.
import 'ses';
import { addFrozenPrototypeChecks, addShared, makeHost, runAndPrint } from '../suite.mjs';

const host = await makeHost(() => import('ofauth-wasm'));
lockdown();
harden([host.deleteMassMessage, host.isOFAuthError]);
addShared(host);
addFrozenPrototypeChecks(host);
await runAndPrint(host);
