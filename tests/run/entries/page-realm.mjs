// The page again in a frame, which does not run the suite: there a case may break the built-ins, or set a policy.

/**
 * The package again, in a realm of its own. `load` imports it.
 * @param policy the frame's Content-Security-Policy
 */
export async function freshRealm(policy) {
  const frame = document.createElement('iframe');
  const meta = document.createElement('meta');
  meta.httpEquiv = 'Content-Security-Policy';
  meta.content = policy ?? '';
  const scripts = [...document.querySelectorAll('script[type=importmap], script[type=module]')].map((script) => script.outerHTML);
  frame.srcdoc = `<!doctype html><base href="${location.href}">${policy ? meta.outerHTML : ''}${scripts.join('')}`;
  await new Promise((resolve, reject) => {
    frame.onload = resolve;
    frame.onerror = () => reject(new Error('the frame did not load'));
    document.body.append(frame);
  });
  const global = frame.contentWindow;
  if (!global.loadPackage) throw new Error('the page did not start in the frame');
  return { global, load: () => global.loadPackage(), close: () => frame.remove() };
}
