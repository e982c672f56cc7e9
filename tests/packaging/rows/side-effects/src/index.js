import 'ofauth-wasm';
import { deleteMassMessage, isOFAuthError } from 'ofauth-wasm';

globalThis.isLoaded = true;
