import { probe } from './probe.js';

globalThis.probe = probe;
