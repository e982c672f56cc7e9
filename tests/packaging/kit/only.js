// What a file that only tells errors apart imports: a bundler must leave the module out.
import { isOFAuthError } from 'ofauth-wasm';

globalThis.isFailure = (error) => isOFAuthError(error);
