import { vitestRow } from '../../kit/cloudflare-vitest.js';

export default vitestRow({ title: '@cloudflare/vitest-pool-workers' });
