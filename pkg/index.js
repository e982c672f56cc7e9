// Every host that may compile bytes: browsers, Node, Deno, Bun, bundlers. Nothing happens before the first call.
import { decode } from './decode.js';
import { client, once } from './client.js';
import text from './generated/module.js';

export { OFAuthError, isOFAuthError } from './error.js';

export const deleteMassMessage = client(once(async () => WebAssembly.compile(decode(text))));
