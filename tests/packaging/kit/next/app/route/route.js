import { probe } from '../../src/probe.js';

export async function GET(request) {
  return Response.json(await probe(Object.fromEntries(request.nextUrl.searchParams)));
}
