import { nodeRow } from '../../kit/program.js';

export default nodeRow({ title: 'Node.js 26', quick: true, binary: 'node26', typescript: true });
