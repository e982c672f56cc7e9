import { viteRow } from '../../kit/vite.js';

export default viteRow({ title: 'Vite 5', quick: true });
