// ES modules of the kit for what reads CommonJS alone.
import { transform } from 'esbuild';

export const asCommonJs = async (source) => (await transform(source, { format: 'cjs' })).code;
