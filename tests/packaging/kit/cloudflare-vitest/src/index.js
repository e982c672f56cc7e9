import { probe } from './probe.js';

export default {
  async fetch(request) {
    return Response.json(await probe(Object.fromEntries(new URL(request.url).searchParams)));
  },
};
