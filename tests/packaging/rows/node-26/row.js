import { nodeRow } from '../../kit/program.js';

export default nodeRow({ title: 'Node.js 26', binary: 'node26', typescript: true });
