import build from '@hono/vite-build/cloudflare-workers';
import devServer from '@hono/vite-dev-server';
import cloudflare from '@hono/vite-dev-server/cloudflare';
import { defineConfig } from 'vite';

const entry = 'src/index.js';

export default defineConfig({
  plugins: [build({ entry, external: ['ofauth-wasm'] }), devServer({ entry, adapter: cloudflare })],
});
