// The pages of docs/recipes: their blocks and their links.
import { access, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../docs/recipes/', import.meta.url));
const BLOCK = /^```(\w*)\n([^]*?)^```$/gm;
/** The name is in the first line, as a comment. */
const NAME = /^(?:\/\/|#|<!--) (.*?)(?: -->)?$/m;
const LINK = /\]\(([^)\s]+)\)/g;

/** `[{ name, text, blocks: [{ name, code }] }]` */
export async function readPages() {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.md'));
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(FOLDER, name), 'utf8');
      return { name, text, blocks: blocksOf(name, text) };
    }),
  );
}

function blocksOf(page, text) {
  const blocks = [...text.matchAll(BLOCK)].map(([, , code]) => {
    const firstLine = code.slice(0, code.indexOf('\n'));
    const [, name] = NAME.exec(firstLine) ?? [];
    if (!name) throw new Error(`${page}: a block does not start with its name: ${firstLine}`);
    return { name, code };
  });
  const fences = text.match(/^ *(```|~~~)/gm)?.length ?? 0;
  if (fences !== blocks.length * 2) throw new Error(`${page}: ${fences} fences, ${blocks.length} blocks`);
  if (new Set(blocks.map(({ name }) => name)).size < blocks.length) throw new Error(`${page}: two blocks have the same name`);
  return blocks;
}

/** Blocks that are named as files become files. */
export async function writeBlocks({ blocks }, folder) {
  for (const { name, code } of blocks.filter(({ name }) => /\.\w+$/.test(name))) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), code);
  }
}

export async function deadLinks({ text }) {
  const links = [...text.matchAll(LINK)].map(([, link]) => link).filter((link) => !/^[a-z]+:/.test(link));
  const isDead = async (link) => !(await access(join(FOLDER, link.replace(/#.*/, ''))).then(() => true, () => false));
  const dead = await Promise.all(links.map(isDead));
  return links.filter((_, index) => dead[index]);
}
