import { libraryRow } from '../../kit/library.js';

export default libraryRow({
  title: 'tsdown',
  command: ['tsdown', '--format', 'esm,cjs', '--dts', '--out-dir'],
  files: { import: 'index.mjs', require: 'index.cjs' },
});
