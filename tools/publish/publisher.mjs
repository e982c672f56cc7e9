// Who publishes: publisher.json is the one place that says so. From it come package.json's `repository`, `homepage` and `bugs`,
// the links of the README that npm shows, and the name on JSR. Needs no package: the build uses it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** As the repository has them, for whoever publishes to replace. */
const PLACEHOLDERS = { repository: 'https://github.com/OWNER/ofauth-wasm', jsr: '@jsr-scope/ofauth-wasm' };

export function readPublisher(root = ROOT) {
  const publisher = JSON.parse(readFileSync(join(root, 'publisher.json'), 'utf8'));
  if (!/^https:\/\/github\.com\/[\w.-]+\/[\w.-]+$/.test(publisher.repository) || publisher.repository.endsWith('.git')) {
    throw new Error('publisher.json: repository must look like https://github.com/NAME/REPOSITORY, with nothing behind it');
  }
  if (!/^@[a-z\d-]+\/[a-z\d-]+$/.test(publisher.jsr)) throw new Error('publisher.json: jsr must look like @scope/name');
  return publisher;
}

/** Throws as long as publisher.json has what it came with. */
export function refusePlaceholders(publisher) {
  const left = Object.keys(PLACEHOLDERS).filter((name) => publisher[name] === PLACEHOLDERS[name]);
  if (left.length === 0) return;
  throw new Error(
    `not published: ${left.join(' and ')} in publisher.json ${left.length === 1 ? 'is still a placeholder' : 'are still placeholders'}. ` +
      'Set them to your repository and JSR scope, run npm run build, and commit both publisher.json and pkg/package.json. ' +
      '(A tarball to try out: npm pack --ignore-scripts)',
  );
}

export const fieldsOf = ({ repository }) => ({
  repository: { type: 'git', url: `git+${repository}.git`, directory: 'pkg' },
  homepage: `${repository}#readme`,
  bugs: { url: `${repository}/issues` },
});

/** Brings the three fields of PKG/package.json up to date and leaves everything else in the file alone. */
export function updatePackageJson(pkg, publisher = readPublisher(join(pkg, '..'))) {
  const path = join(pkg, 'package.json');
  const text = readFileSync(path, 'utf8');
  const before = JSON.parse(text).homepage?.replace(/#readme$/, '');
  if (!before) throw new Error('pkg/package.json: homepage is missing');
  const updated = text.replaceAll(before, publisher.repository);
  const wanted = fieldsOf(publisher);
  const found = JSON.parse(updated);
  for (const name of Object.keys(wanted)) {
    if (JSON.stringify(found[name]) !== JSON.stringify(wanted[name])) throw new Error(`pkg/package.json: ${name} must be ${JSON.stringify(wanted[name])}`);
  }
  if (updated !== text) writeFileSync(path, updated);
}

/** Relative links as npm and JSR can follow them: to the repository, as it was when this version was tagged. */
export function absoluteLinks(markdown, { repository, version }) {
  const absolute = (target, isImage) => {
    const kind = isImage ? 'raw' : /\.\w+(#.*)?$/.test(target) ? 'blob' : 'tree';
    return `${repository}/${kind}/v${version}/${target.replace(/^\.\//, '')}`;
  };
  // Odd pieces are blocks of code.
  const pieces = markdown.split(/^(```[^\n]*\n[\s\S]*?^```)/m);
  return pieces
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replace(LINK, (_, before, target, after) => `${before}${absolute(target, before.startsWith('!'))}${after}`)))
    .join('');
}

/** `](target)` whose target is neither an address nor an anchor; for an image from its `!` on, which alone has no `[` within. */
const LINK = /(!\[[^\][]*\]\(|\]\()(?![a-z][a-z\d+.-]*:|#|\/)([^\s)]+)(\))/gi;

/** The targets of those links. */
export const relativeLinks = (markdown) => {
  const found = [];
  const text = markdown.replaceAll(/^```[^\n]*\n[\s\S]*?^```/gm, '');
  for (const [, , target] of text.matchAll(LINK)) found.push(target);
  return found;
};
