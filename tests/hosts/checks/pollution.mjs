// What may lie in Object.prototype. Each of these would do harm where it is read.

/** Of what: name → value; those of one group lie there together. @param elsewhere where the key must never go */
export function pollutions(elsewhere) {
  const steal = (url, init) => fetch(elsewhere + new URL(url).pathname, init);
  const fail = () => {
    throw new Error('polluted');
  };
  const alone = {
    baseUrl: elsewhere, allowMissing: true, fetch: steal, signal: AbortSignal.abort(), onAttempt: fail,
    headers: { apiKey: 'polluted' }, body: 'polluted', status: 500, value: 'polluted', get: fail, set: fail, toJSON: fail,
  };
  return {
    ...Object.fromEntries(Object.entries(alone).map(([name, value]) => [name, { [name]: value }])),
    'other options': { timeoutMs: 1, attemptTimeoutMs: 1, maxRetries: 9, href: elsewhere, origin: elsewhere, url: elsewhere, aborted: true, reason: 'polluted' },
    "other names of a request's": {
      method: 'POST', mode: 'no-cors', credentials: 'include', cache: 'only-if-cached', redirect: 'follow', referrer: 'about:client', referrerPolicy: 'no-referrer',
      integrity: 'sha256-AAAA', keepalive: true, duplex: 'half', priority: 'low', window: null, capture: true, once: true, passive: true,
    },
    "other names of a response's": { ok: false, type: 'opaqueredirect', redirected: true, bodyUsed: true, done: true, getReader: fail, arrayBuffer: fail, text: fail, json: fail },
    "other names of a descriptor's": { writable: false, enumerable: false, configurable: false },
    "names of an answer's and an error's": {
      success: false, queue: 1, alreadyDeleted: true, error: 'polluted', code: 'polluted', cause: 'polluted', name: 'polluted', message: 'polluted', stack: 'polluted',
    },
    'names of every object, array and function': {
      toString: fail, valueOf: fail, trapped: true, module: 'polluted', exports: 'polluted', call: 'polluted', apply: 'polluted', bind: 'polluted', length: 7, 0: 'polluted',
      stream: true, fatal: true, ignoreBOM: true,
    },
    // It never calls back, and stops every promise of an object, those of fetch itself too.
    then: { then: () => {} },
  };
}
