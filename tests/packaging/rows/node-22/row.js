import { nodeRow } from '../../kit/program.js';

export default nodeRow({ title: 'Node.js 22', quick: true, node: 'node22' });
