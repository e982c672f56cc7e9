import { probe } from '../../src/probe.js';

export default async function Page({ searchParams }) {
  return <pre id="report">{JSON.stringify(await probe(await searchParams))}</pre>;
}
