import { nodeRow } from '../../kit/program.js';

export default nodeRow({ title: 'Node.js 18', quick: true, binary: 'node18' });
