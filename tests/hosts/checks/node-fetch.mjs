// node-fetch 3 as options.fetch: its Response has a Node stream as its body.
import nodeFetch from 'node-fetch';
import { addShared, makeHost, runAndPrint } from '../suite.mjs';

const host = await makeHost(() => import('ofauth-wasm'), { defaults: { fetch: nodeFetch } });
addShared(host);
await runAndPrint(host);
