import './only.js';

export default { fetch: (request) => new Response(String(globalThis.isFailure(request))) };
