import { nextRow } from '../../kit/next.js';

export default nextRow({ title: 'Next 15', bundlers: { webpack: [], Turbopack: ['--turbopack'] }, before: 'middleware' });
