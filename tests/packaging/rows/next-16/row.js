import { nextRow } from '../../kit/next.js';

export default nextRow({ title: 'Next 16', bundlers: { Turbopack: [], webpack: ['--webpack'] }, before: 'proxy', allowed: ['The Edge Runtime is deprecated'] });
