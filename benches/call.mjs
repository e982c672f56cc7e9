// `npm run bench -- call`, `npm run bench:call`, or `node benches/call.mjs [--rounds N] [TARBALL …]`: what one call costs beside
// a plain fetch. Several tarballs of the package are compared in one run. For calls at once, the time until all have ended is
// divided by their number.
import { cell, paired } from './lib/client-rounds.mjs';
import { alone, inChild, runtimes } from './lib/client-runtimes.mjs';
import { ground } from './lib/ground.mjs';
import { printTable, save } from './lib/table.mjs';

const TITLES = {
  sequential: 'loopback, one after another',
  sixteen: 'loopback, 16 at once',
  thousand: 'loopback, 1,000 at once',
  stubbed: 'stubbed fetch, short response',
  notFound: 'rejected: stubbed fetch, 404',
  invalid: 'rejected: invalid argument, nothing sent',
};
const OVER = ['stubbed', 'notFound'];

/** @param tarball one, or a list of several; by default pkg/ as it was built */
export async function call({ rounds = 15, tarball } = {}) {
  const clients = ground({ tarball }).clients.filter(({ isWeighedOnly }) => !isWeighedOnly);
  const results = {};
  for (const { title, binary } of runtimes()) {
    const samples = await inChild(binary, './call-measure.mjs', { clients, rounds });
    results[title] = summary(clients, samples);
    print(`${title}, ${rounds} rounds`, clients, results[title]);
  }
  save('call', { rounds, unit: 'µs per call', clients: clients.map(({ name, title }) => ({ name, title })), runtimes: results });
}

/** `{ situation: { client: { time, timeRatio, timeOver, cpu, … } } }`, all quartiles; ratios are paired, round by round. */
function summary(clients, samples) {
  const results = {};
  for (const [situation, taken] of Object.entries(samples)) {
    results[situation] = {};
    for (const { name } of clients.filter((client) => taken[client.name])) {
      const cells = (results[situation][name] = {});
      for (const kind of ['time', 'cpu']) {
        const [own, plain] = [taken[name][kind], taken.fetch?.[kind]];
        cells[kind] = paired((value) => value, own);
        // The plain fetch refuses no argument: nothing to compare with.
        if (!plain) continue;
        cells[`${kind}Ratio`] = paired((value, base) => value / base, own, plain);
        cells[`${kind}Over`] = paired((value, base) => value - base, own, plain);
      }
    }
  }
  return results;
}

function print(title, clients, results) {
  const columns = clients.map((client) => client.title);
  const rows = (situations, kind, digits) => situations.map((situation) => {
    const cells = clients.map(({ name }) => cell(results[situation][name]?.[kind], digits));
    return [TITLES[situation], ...cells];
  });
  const [all, compared] = [Object.keys(TITLES), Object.keys(TITLES).filter((situation) => results[situation].fetch)];
  printTable(`${title}: time, µs over a plain fetch`, columns, rows(OVER, 'timeOver'));
  for (const [kind, what] of [['time', 'time'], ['cpu', 'CPU (user + system)']]) {
    printTable(`${title}: ${what} per call, µs, median (quartiles)`, columns, rows(all, kind));
    printTable(`${title}: ${what}, ratio to a plain fetch`, columns, rows(compared, `${kind}Ratio`, 2));
  }
}

await alone(import.meta.url, call);
