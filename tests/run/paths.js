import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

export const root = path('../../');
export const suiteFolder = path('../suite/');
export const entriesFolder = path('./entries/');
/** Where the packed tarball is installed by name; git-ignored. */
export const consumerFolder = path('../.consumer/');
