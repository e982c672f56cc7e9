import { nodeRow } from '../../kit/program.js';

export default nodeRow({ title: 'Node.js 20', node: 'node20', quick: true });
