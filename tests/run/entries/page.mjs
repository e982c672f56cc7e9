// A page that runs the suite and reports the results to where it came from.
import { observeImport, runSuite } from './suite.mjs';

try {
  const query = new URLSearchParams(location.search);
  const [standin, only] = [query.get('standin'), query.get('only')];
  const { ofauth, importEffects } = await observeImport(() => import('ofauth-wasm'), standin);
  // Set by the page that loads the package unbundled.
  const secondCopy = await globalThis.importSecondCopy?.();
  globalThis.suiteListens = true;
  globalThis.report({ results: await runSuite({ ofauth, standin, only, host: { importEffects, secondCopy, document } }) });
} catch (error) {
  // WebKit tells nobody of a module that failed.
  globalThis.report({ died: `${error}\n${error?.stack}` });
}
