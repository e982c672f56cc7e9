// What a build has put out.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const GZIP = { level: 9 };
const WASM_MAGIC = Buffer.from([0, 0x61, 0x73, 0x6d]);

/** `[{ name, bytes }]` of all files below the folder whose name ends so. */
export async function filesOf(folder, endings = ['.js', '.mjs', '.cjs', '.wasm', '.html']) {
  const names = (await readdir(folder, { recursive: true })).filter((name) => endings.some((ending) => name.endsWith(ending)));
  const files = await Promise.all(names.map(async (name) => ({ name, bytes: await readFile(join(folder, name)).catch(() => undefined) })));
  return files.filter(({ bytes }) => bytes);
}

/**
 * How often the module is there: as text or as a file.
 * @param marker a piece of the packed text; see markerOf()
 */
export function copiesOf(files, marker) {
  const texts = files.reduce((all, { bytes }) => all + bytes.toString('latin1').split(marker).length - 1, 0);
  const modules = files.filter(({ bytes }) => bytes.subarray(0, 4).equals(WASM_MAGIC) && bytes.length > 20_000).length;
  return texts + modules;
}

/** A piece of the packed text without a character that any printer of string literals escapes. */
export async function markerOf(packageFolder) {
  const text = await readFile(join(packageFolder, 'generated/ofauth-wasm.js'), 'latin1');
  const [, packed] = /^var text = "(.*)";$/m.exec(text) ?? [];
  const pieces = packed.match(/[\w ()*+,.:;=?@!-]{24,}/g);
  const piece = pieces?.find((one) => text.split(one).length === 2);
  if (!piece) throw new Error('no piece of the packed text is fit for counting copies');
  return piece;
}

export const gzipSize = (files) => files.reduce((all, { bytes }) => all + gzipSync(bytes, GZIP).length, 0);
