import { vitestRow } from '../../kit/vitest.js';

export default vitestRow({ title: 'Vitest, Node.js', quick: true });
