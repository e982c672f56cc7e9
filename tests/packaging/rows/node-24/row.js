import { nodeRow } from '../../kit/program.js';

export default nodeRow({ title: 'Node.js 24', node: 'node24', quick: true, typescript: true });
