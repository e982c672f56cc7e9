// The other entries have the types of the first one.
import * as main from 'ofauth-wasm';
import * as bundle from 'ofauth-wasm/bundle';
import * as edge from 'ofauth-wasm/edge-light';
import * as workers from 'ofauth-wasm/workers';

export const all: (typeof main)[] = [main, bundle, edge, workers];
