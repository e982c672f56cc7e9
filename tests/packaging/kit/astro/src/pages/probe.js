import { probe } from '../probe.js';

export async function GET({ url }) {
  return Response.json(await probe(Object.fromEntries(url.searchParams)));
}
