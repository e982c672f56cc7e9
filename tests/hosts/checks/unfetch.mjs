// unfetch over the XMLHttpRequest of jsdom: no signal, no streams, no arrayBuffer().
import { JSDOM } from 'jsdom';
import { addShared, makeHost, runAndPrint } from '../suite.mjs';

const { window } = new JSDOM('', { url: 'http://localhost/' });
globalThis.XMLHttpRequest = window.XMLHttpRequest;
const { default: unfetch } = await import('unfetch');
const host = await makeHost(() => import('ofauth-wasm'), { defaults: { fetch: unfetch } });
addShared(host, { followsRedirects: true });
await runAndPrint(host);
// It knows no signal: the requests of aborted calls are still open.
process.exit();
