import assert from 'node:assert/strict';
import { bin } from '../../../examples/kit.mjs';
import { startProxy } from '../../kit/proxy.js';
import { onlyJson, writePrograms } from '../../kit/program.js';

const NO_PROXY = { NO_PROXY: 'localhost,127.0.0.1,[::1]' };

export default {
  title: 'Proxies from the environment: Node.js, Bun, Deno',
  quick: true,
  line: 'NO_PROXY=localhost,127.0.0.1',
  faults: [15],
  async run({ check, exec, node, path, target }) {
    await writePrograms(path);
    const proxy = await startProxy();
    const through = (name, how, command, args, env) =>
      check(name, async () => {
        const { query, verify } = await target();
        proxy.seen.length = 0;
        const variables = { HTTP_PROXY: proxy.url, http_proxy: proxy.url, NO_PROXY: undefined, no_proxy: undefined, NODE_USE_ENV_PROXY: undefined, ...env };
        await verify(onlyJson(await exec(command, [...args, 'src/main.js', query], { env: variables })));
        assert.deepEqual([...new Set(proxy.seen)], how);
      });
    const deno = [bin('deno'), ['run', '--no-prompt', '--allow-net=127.0.0.1']];
    try {
      await through('Node.js: none, unless it is told to', [], node, []);
      await through('Node.js, NODE_USE_ENV_PROXY: requests to this machine too, in a tunnel', ['CONNECT'], node, [], { NODE_USE_ENV_PROXY: '1' });
      await through('Node.js, NODE_USE_ENV_PROXY, NO_PROXY', [], node, [], { NODE_USE_ENV_PROXY: '1', ...NO_PROXY });
      await through('Bun: requests to this machine too, the key in the open', ['DELETE with the key'], bin('bun'), []);
      await through('Bun, NO_PROXY', [], bin('bun'), [], NO_PROXY);
      await through('Deno: requests to this machine too, the key in the open', ['DELETE with the key'], ...deno);
      await through('Deno, NO_PROXY', [], ...deno, NO_PROXY);
    } finally {
      proxy.close();
    }
  },
};
