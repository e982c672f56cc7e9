import { viteRow } from '../../kit/vite.js';

export default viteRow({ title: 'Vite 6', quick: true });
