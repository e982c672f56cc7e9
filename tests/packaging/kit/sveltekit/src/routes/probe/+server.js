import { json } from '@sveltejs/kit';
import { probe } from '../../probe.js';

export async function GET({ url }) {
  return json(await probe(Object.fromEntries(url.searchParams)));
}
