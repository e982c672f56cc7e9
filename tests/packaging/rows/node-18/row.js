import { nodeRow } from '../../kit/program.js';

export default nodeRow({ title: 'Node.js 18', binary: 'node18' });
