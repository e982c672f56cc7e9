import { vitestRow } from '../../kit/vitest.js';

export default vitestRow({ title: 'Vitest, jsdom', quick: true });
