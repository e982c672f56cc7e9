import './only.js';
