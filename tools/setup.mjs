// The project's own set-up: finds what building and testing need, installs what can be installed, names what is missing.
// Needs nothing but Node.js 18. Quick when everything is there.
import { browserLacks, findBrowsers } from './setup/browsers.mjs';
import { CAN_INSTALL, installAll } from './setup/debian.mjs';
import { ensureNode, goodNode } from './setup/node.mjs';
import { npmPackages } from './setup/npm.mjs';
import { pythonLacks } from './setup/python.mjs';
import { findRust } from './setup/rust.mjs';
import { SetupError, say } from './setup/shell.mjs';

export { SetupError, ensureNode, findBrowsers };

/**
 * Resolves `{ rust, node, browsers, missing }`:
 * - `rust`: `{ cargo, env, args, way, version, buildStd, native }`. `cargo build ...args` with `env` compiles to wasm32 as it
 *   is; `buildStd` says whether flags for compiling the standard library are understood. `native` is `{ cargo, env, clippy, rustfmt }`.
 * - `node`: the path of a Node.js that is new enough.
 * - `browsers`: what findBrowsers() gives, when they were asked for.
 * - `missing`: `[{ what, install }]`, what could neither be found nor installed.
 * Rejects with a SetupError when nothing can be built at all.
 */
export async function setup({ browsers = false } = {}) {
  const node = goodNode();
  npmPackages(node);
  let found = findAll(browsers);
  const lacks = found.lacks;
  if (lacks.length > 0 && CAN_INSTALL) {
    installAll(lacks);
    found = findAll(browsers);
  }
  if (!found.rust) throw new SetupError(`${found.lacks[0].what} is missing. One of these brings it:${found.lacks[0].install}`);
  say(`wasm32 by ${found.rust.way}`);
  const missing = found.lacks.map(({ what, install }) => ({ what, install }));
  for (const { what, install } of missing) say(`missing: ${what}. To have it: ${install}`);
  return { rust: found.rust, node, ...(browsers && { browsers: found.browsers }), missing };
}

function findAll(withBrowsers) {
  const { rust, lacks } = findRust();
  const browsers = withBrowsers ? findBrowsers() : undefined;
  return { rust, browsers, lacks: [...lacks, ...(browsers ? [...browserLacks(browsers), ...pythonLacks()] : [])] };
}
