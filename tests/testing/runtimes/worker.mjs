// A Worker, whose tests run in workerd.
import { runChecks } from './checks.mjs';

export default {
  async fetch(request) {
    const { only: mode } = await request.json();
    const load = async () => ({ testing: await import('ofauth-wasm/testing'), ofauth: await import('ofauth-wasm') });
    return Response.json(await runChecks({ load, mode }));
  },
};
