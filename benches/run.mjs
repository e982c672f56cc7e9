// `npm run bench [-- weight start call decode memory]`: the five benches, or the named ones, each beside a plain fetch and other
// clients. Needs `npm run build`. Ten minutes on two cores, all five. `where`, by name alone: where the time of a call goes.
const BENCHES = ['weight', 'start', 'call', 'decode', 'memory'];
const OTHERS = ['where'];

const names = process.argv.slice(2);
const unknown = names.find((name) => ![...BENCHES, ...OTHERS].includes(name));
if (unknown !== undefined) {
  console.error(`bench: there is no "${unknown}"; there are ${[...BENCHES, ...OTHERS].join(', ')}`);
  process.exit(2);
}
for (const name of names.length > 0 ? names : BENCHES) {
  const bench = (await import(`./${name}.mjs`))[name];
  await bench();
}
