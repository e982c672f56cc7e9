import { vitestRow } from '../../kit/vitest.js';

export default vitestRow({ title: 'Vitest, jsdom' });
