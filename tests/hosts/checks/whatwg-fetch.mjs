// whatwg-fetch over the XMLHttpRequest of jsdom.
import { JSDOM } from 'jsdom';
import { addShared, makeHost, runAndPrint } from '../suite.mjs';

const { window } = new JSDOM('', { url: 'http://localhost/' });
globalThis.XMLHttpRequest = window.XMLHttpRequest;
const { fetch } = await import('whatwg-fetch');
const host = await makeHost(() => import('ofauth-wasm'), { defaults: { fetch } });
addShared(host, { followsRedirects: true });
await runAndPrint(host);
window.close();
