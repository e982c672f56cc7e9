import { build } from 'esbuild-wasm';

await build({ entryPoints: ['src/page.js'], bundle: true, outdir: 'dist', logLevel: 'warning' });
