import { deleteMassMessage } from 'ofauth-wasm';
import dependency from 'dependency';
import './page.js';

if (dependency.deleteMassMessage !== deleteMassMessage) throw new Error('the dependency has a copy of its own');
