// The sources that rows of one framework share: a folder of kit/.
import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export const addProject = (name, path) => cp(fileURLToPath(new URL(name, import.meta.url)), path(), { recursive: true });
