// Another copy of the package, which has not been called yet.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export function fresh() {
  delete require.cache[require.resolve('ofauth-wasm')];
  return require('ofauth-wasm');
}
