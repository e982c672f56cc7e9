import { viteRow } from '../../kit/vite.js';

export default viteRow({ title: 'Vite 7', quick: true });
