// One runtime's part of the decode bench.
import { pathToFileURL } from 'node:url';
import { SHORT, STUBBED, fixtures, large, stub } from './client-answers.mjs';
import { interleave } from './client-rounds.mjs';
import { answer, asked } from './client-runtimes.mjs';

const { clients, rounds } = await asked();
const texts = { base: SHORT, ...fixtures(), '1 MB': large(1) };

const turns = [];
for (const { name, file } of clients) {
  const { del } = await import(pathToFileURL(file));
  // One function for all its turns: a peer that is given another one makes a new client.
  const fetch = stub(SHORT);
  const message = { ...STUBBED, fetch };
  for (const [text, body] of Object.entries(texts)) {
    const bytes = new TextEncoder().encode(body);
    fetch.answer = bytes;
    // Otherwise a client that leaves something out would look fast.
    const isSame = JSON.stringify(await del(message)) === JSON.stringify(JSON.parse(body));
    if (!isSame) throw new Error(`${name} decoded ${text} as something else`);
    const run = () => {
      fetch.answer = bytes;
      return del(message);
    };
    turns.push({ name: `${name} ${text}`, times: body.length > 500_000 ? 10 : 1_500, run });
  }
}
for (const [text, body] of Object.entries(texts)) {
  // The await and the clock reading around each run cost a fraction of a µs: shared by 20 they do not count.
  const run = () => {
    for (let i = 0; i < 20; i++) JSON.parse(body);
  };
  if (body.length < 500_000) turns.push({ name: `JSON.parse ${text}`, times: 200, calls: 20, run });
}
const samples = await interleave(turns, rounds);
answer({ lengths: Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.byteLength(text)])), samples });
