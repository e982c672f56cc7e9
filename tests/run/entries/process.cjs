// Node, by require. Prints a line per case.
const { observeImport, runSuite } = require('./suite.cjs');

const [standin, only] = process.argv.slice(2);
const print = (line) => console.log(`@${JSON.stringify(line)}`);

async function main() {
  const { ofauth, importEffects } = await observeImport(() => require('ofauth-wasm'), standin);
  const secondCopy = await import('ofauth-wasm');
  await runSuite({ ofauth, standin, only, host: { importEffects, secondCopy }, onResult: print });
  print({ end: true });
}
main();
