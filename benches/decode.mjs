// `npm run bench -- decode`, or `node benches/decode.mjs [--rounds N] [TARBALL …]`: what a call costs by the response it
// decodes, beside a plain fetch and `response.json()`.
import { cell, paired } from './lib/client-rounds.mjs';
import { alone, inChild, runtimes } from './lib/client-runtimes.mjs';
import { ground } from './lib/ground.mjs';
import { printTable, save } from './lib/table.mjs';

const DOCUMENTED = 'documented.json';

/** @param tarball one, or a list of several; by default pkg/ as it was built */
export async function decode({ rounds = 25, tarball } = {}) {
  const clients = ground({ tarball }).clients.filter(({ isWeighedOnly }) => !isWeighedOnly);
  const results = {};
  for (const { title, binary } of runtimes()) {
    const { lengths, samples } = await inChild(binary, './client-decode.mjs', { clients, rounds });
    results[title] = summary(clients, Object.keys(lengths), samples);
    print(`${title}, ${rounds} rounds`, clients, lengths, results[title]);
  }
  save('decode', { rounds, unit: 'µs per call', clients: clients.map(({ name, title }) => ({ name, title })), runtimes: results });
}

/** `{ responses: { text: { client: { time, ratio } } }, parse, overParse: { client: { time, cpu } } }`, all quartiles; ratios are paired, round by round. */
function summary(clients, texts, samples) {
  const time = (name, text) => samples[`${name} ${text}`].time;
  const ofText = (text) =>
    Object.fromEntries(clients.map(({ name }) => [name, {
      time: paired((value) => value, time(name, text)),
      ratio: paired((value, plain) => value / plain, time(name, text), time('fetch', text)),
    }]));
  const overParse = ({ name }, kind) => {
    const lists = [`${name} ${DOCUMENTED}`, `${name} base`, `JSON.parse ${DOCUMENTED}`].map((turn) => samples[turn][kind]);
    return paired((long, short, parse) => (long - short) / parse, ...lists);
  };
  return {
    responses: Object.fromEntries(texts.map((text) => [text, ofText(text)])),
    parse: paired((value) => value, time('JSON.parse', DOCUMENTED)),
    overParse: Object.fromEntries(clients.map((client) => [client.name, { time: overParse(client, 'time'), cpu: overParse(client, 'cpu') }])),
  };
}

function print(title, clients, lengths, { responses, parse, overParse }) {
  const columns = clients.map((client) => client.title);
  const named = (text) => `${text === 'base' ? '{"success":true}' : text}, ${lengths[text]} bytes`;
  const rows = (kind, digits) => Object.keys(responses).map((text) => {
    const cells = clients.map(({ name }) => cell(responses[text][name][kind], digits));
    return [named(text), ...cells];
  });
  printTable(`${title}: time of a call through a stubbed fetch, µs, median (quartiles)`, columns, rows('time'));
  printTable(`${title}: ratio to a plain fetch and response.json()`, columns, rows('ratio', 2));
  // A difference of two calls: a busy machine moves the times more than the CPU's.
  const decoding = `(call with ${DOCUMENTED} − call with {"success":true}) / JSON.parse`;
  const over = (kind) => clients.map(({ name }) => cell(overParse[name][kind], 2));
  printTable(`${title}: ${decoding}, which takes ${cell(parse, 1)} µs`, columns, [['time', ...over('time')], ['CPU (user + system)', ...over('cpu')]]);
}

await alone(import.meta.url, decode);
