// The file itself, where a library knows WebAssembly's types.
import module from 'ofauth-wasm/ofauth.wasm';

export const compiled: WebAssembly.Module = module;
