import { libraryRow } from '../../kit/library.js';

export default libraryRow({
  title: 'tsup',
  command: ['tsup', 'src/index.ts', '--format', 'esm,cjs', '--dts', '--out-dir'],
  files: { import: 'index.js', require: 'index.cjs' },
});
