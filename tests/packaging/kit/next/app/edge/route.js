import { probe } from '../../src/probe.js';

export const runtime = 'edge';

export async function GET(request) {
  return Response.json(await probe(Object.fromEntries(request.nextUrl.searchParams)));
}
