// What stands before the routes, as middleware.js or proxy.js.
import { probe } from './src/probe.js';

export default async function answer(request) {
  return Response.json(await probe(Object.fromEntries(request.nextUrl.searchParams)));
}

export const config = { matcher: '/before' };
