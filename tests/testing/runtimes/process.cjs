// Node, by require. Prints a line per check.
const [mode] = process.argv.slice(2);
const load = async () => ({ testing: require('ofauth-wasm/testing'), ofauth: require('ofauth-wasm') });
import('./checks.mjs')
  .then(({ runChecks }) => runChecks({ load, mode, onResult: (result) => console.log(`@${JSON.stringify(result)}`) }))
  .then(() => console.log('@{"end":true}'));
