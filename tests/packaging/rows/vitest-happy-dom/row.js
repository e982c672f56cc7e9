import { vitestRow } from '../../kit/vitest.js';

export default vitestRow({ title: 'Vitest, happy-dom', quick: true });
