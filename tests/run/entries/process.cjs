// Node, by require. Prints a line per case.
const { observeImport, runSuite } = require('./suite.cjs');

const [standin, only] = process.argv.slice(2);
const print = (line) => console.log(`@${JSON.stringify(line)}`);

async function main() {
  const { ofauth, importEffects } = await observeImport(() => require('ofauth-wasm'), standin);
  const secondCopy = await import('ofauth-wasm');
  const { processHost } = await import('./process-host.mjs');
  await runSuite({ ofauth, standin, only, host: { importEffects, secondCopy, ...(await processHost()) }, onResult: print });
  print({ end: true });
}
main();
