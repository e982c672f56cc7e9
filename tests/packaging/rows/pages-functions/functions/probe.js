import { probe } from '../src/probe.js';

export async function onRequest({ request }) {
  return Response.json(await probe(Object.fromEntries(new URL(request.url).searchParams)));
}
