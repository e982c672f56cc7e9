import { seen } from './watch.js';
import { OFAuthError } from 'ofauth-wasm';
import { OFAuthError as ofSubpath } from 'ofauth-wasm/workers';
import { probe } from './probe.js';
import { OFAuthError as required } from './required.cjs';

const atImport = [...seen];

export default {
  async fetch(request) {
    const query = Object.fromEntries(new URL(request.url).searchParams);
    return Response.json(query.id ? await probe(query) : { atImport, classes: new Set([OFAuthError, ofSubpath, required]).size });
  },
};
