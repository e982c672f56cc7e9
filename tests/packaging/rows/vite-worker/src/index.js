import { probe } from './probe.js';

export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    return pathname === '/probe' ? Response.json(await probe(Object.fromEntries(searchParams))) : new Response('Worker');
  },
};
