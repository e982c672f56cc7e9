import { bundlerRow } from '../../kit/bundler.js';

export default bundlerRow({
  title: 'Parcel',
  quick: true,
  faults: [4],
  builds: [{ args: ['parcel', 'build', 'index.html'] }],
  only: ['parcel', 'build', 'src/only.js', '--dist-dir', 'only'],
});
