// A page that runs the suite and reports the results to where it came from. In a frame of page-realm.mjs it only loads the package.

if (location.protocol === 'about:') globalThis.loadPackage = () => import('ofauth-wasm');
else run();

async function run() {
  try {
    const [{ observeImport, runSuite }, { freshRealm }] = await Promise.all([import('./suite.mjs'), import('./page-realm.mjs')]);
    const query = new URLSearchParams(location.search);
    const [standin, only] = [query.get('standin'), query.get('only')];
    const { ofauth, importEffects } = await observeImport(() => import('ofauth-wasm'), standin);
    // Set by the page that loads the package unbundled.
    const secondCopy = await globalThis.importSecondCopy?.();
    globalThis.suiteListens = true;
    globalThis.report({ results: await runSuite({ ofauth, standin, only, host: { importEffects, secondCopy, document, freshRealm } }) });
  } catch (error) {
    // WebKit tells nobody of a module that failed.
    globalThis.report({ died: `${error}\n${error?.stack}` });
  }
}
