import { probe } from '../../probe.js';

export async function load({ url }) {
  return { report: await probe(Object.fromEntries(url.searchParams)) };
}
