// Under noPropertyAccessFromIndexSignature, keys that are not declared are read with brackets, so that misspelt ones show.
import type { Queue } from 'ofauth-wasm';

declare const queue: Queue;
export const known: string | undefined = queue.text;
export const added: unknown = queue['aKeyAddedLater'];
// @ts-expect-error TS4111: a misspelt key
export const misspelt: unknown = queue.txet;
