// The house's rules, held: which module may use which, who may name JavaScript, how long a file may be.
// Each rule is also tried on a tree that breaks it, so that none of them passes because it looks at nothing.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

const SRC = new URL('../src/', import.meta.url);

/** Arrows go from an earlier line to a later one, and within the last line wherever no cycle comes of it. */
const ORDER = [['lib'], ['host'], ['scope'], ['batch'], ['call'], ['request', 'answer', 'error', 'text']];
const LAYERS = new Map(ORDER.flatMap((wings, layer) => wings.map((wing) => [wing, layer])));
const ORDER_IN_WORDS = ORDER.map((wings) => (wings.length > 1 ? `{${wings.join(', ')}}` : wings[0])).join(' → ');
const JAVASCRIPT = /\b(js_sys|web_sys|wasm_bindgen|wasm_bindgen_futures|serde_wasm_bindgen|gloo\w*|JsValue|JsCast)\b/;
const MAX_CODE_LINES = 250;
const MAX_STORY_LINES = 130;

/** path in src → text, of all Rust files but tests. */
function readTree() {
  const paths = readdirSync(SRC, { recursive: true }).map((path) => path.replaceAll('\\', '/'));
  const files = paths.filter((path) => path.endsWith('.rs') && !/(^|\/)tests(\/|\.rs$)/.test(path));
  return new Map(files.sort().map((path) => [path, readFileSync(new URL(path, SRC), 'utf8')]));
}

/** "call/judge.rs" → "call::judge"; "call/mod.rs" → "call". */
const moduleOf = (path) => path.replace(/(\/mod)?\.rs$/, '').replaceAll('/', '::');
const pathOf = (name, tree) => [...tree.keys()].find((path) => moduleOf(path) === name);
const wingOf = (name) => name.split('::')[0];

/** Without comments, and without what stands in strings. */
function codeOf(text) {
  return text.replace(/\/\/[^\n]*|b?"(?:\\[^]|[^"\\])*"|b?'(?:\\[^']+|[^\\'\n])'/g, (found) => (found.startsWith('//') ? '' : '""'));
}

/** `a::{b, c::{d, self}}` → a::b, a::c::d, a::c. */
function expand(use) {
  const open = use.indexOf('{');
  if (open < 0) return [use.replace(/\s+as\s+\w+/, '').trim().replace(/::self$/, '')];
  const prefix = use.slice(0, open);
  const inner = use.slice(open + 1, use.lastIndexOf('}'));
  const parts = [];
  let depth = 0;
  let from = 0;
  for (const [at, character] of [...inner, ','].entries()) {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (character !== ',' || depth > 0) continue;
    if (inner.slice(from, at).trim()) parts.push(inner.slice(from, at).trim());
    from = at + 1;
  }
  return parts.flatMap((part) => expand(`${prefix.trim()}${part}`));
}

/** The modules that a module names, each with the line that names it. */
function arrowsOf(path, text, names) {
  const from = moduleOf(path);
  const code = codeOf(text);
  const found = new Map();
  const add = (segments, at) => {
    const own = from === 'lib' ? [] : from.split('::');
    let place = segments[0] === 'crate' ? [] : own;
    let rest = segments.slice(1);
    if (segments[0] === 'super') place = place.slice(0, -1);
    while (rest[0] === 'super') [place, rest] = [place.slice(0, -1), rest.slice(1)];
    // The longest start that is a module; what follows is an item of it.
    for (let length = rest.length; length >= 0; length--) {
      const name = [...place, ...rest.slice(0, length)].join('::') || 'lib';
      if (!names.has(name)) continue;
      if (name !== from && !found.has(name)) found.set(name, code.slice(0, at).split('\n').length);
      return;
    }
  };
  for (const { 1: name, index } of code.matchAll(/^\s*(?:pub(?:\([^)]*\))? )?mod (\w+);/gm)) add(['self', name], index);
  const uses = /\buse\s+((?:crate|super|self)\b[^;]*);/g;
  for (const { 1: use, index } of code.matchAll(uses)) for (const one of expand(use)) add(one.split('::').map((part) => part.trim()), index);
  for (const { 0: whole, index } of code.replace(uses, (use) => use.replace(/[^\n]/g, ' ')).matchAll(/\b(?:crate|super|self)(?:::\w+)+/g)) {
    add(whole.split('::'), index);
  }
  return found;
}

function graphOf(tree) {
  const names = new Set([...tree.keys()].map(moduleOf));
  return new Map([...tree].map(([path, text]) => [moduleOf(path), arrowsOf(path, text, names)]));
}

/** Arrows that point back. */
function backArrows(tree) {
  const complaints = [];
  for (const [from, arrows] of graphOf(tree)) {
    for (const [to, line] of arrows) {
      const [here, there] = [from, to].map((name) => LAYERS.get(wingOf(name)));
      if (here === undefined) complaints.push(`src/${pathOf(from, tree)}: "${wingOf(from)}" has no place in ${ORDER_IN_WORDS}`);
      else if (there < here) complaints.push(`src/${pathOf(from, tree)}:${line} uses ${to}: the arrow points back in ${ORDER_IN_WORDS}`);
    }
  }
  return [...new Set(complaints)];
}

/** A way along arrows that comes back to where it began; each cycle once. */
function cycles(tree) {
  const graph = graphOf(tree);
  const done = new Set();
  const complaints = [];
  function visit(name, way) {
    const at = way.indexOf(name);
    if (at >= 0) {
      const cycle = [...way.slice(at), name];
      const lines = cycle.slice(0, -1).map((from, i) => `src/${pathOf(from, tree)}:${graph.get(from).get(cycle[i + 1])}`);
      complaints.push(`modules use each other: ${cycle.join(' → ')} (${lines.join(', ')})`);
      return;
    }
    if (done.has(name)) return;
    for (const to of graph.get(name)?.keys() ?? []) visit(to, [...way, name]);
    done.add(name);
  }
  for (const name of graph.keys()) visit(name, []);
  return complaints;
}

/** JavaScript outside of the one wing that knows it. */
function javaScript(tree) {
  return [...tree]
    .filter(([path]) => path !== 'lib.rs' && !path.startsWith('host/'))
    .flatMap(([path, text]) =>
      codeOf(text)
        .split('\n')
        .flatMap((line, index) => (JAVASCRIPT.test(line) ? [`src/${path}:${index + 1} names ${JAVASCRIPT.exec(line)[1]}: only src/host and src/lib.rs know JavaScript`] : [])),
    );
}

/** Files that grew too long, and a story that no longer starts with what it tells. */
function lengths(tree) {
  const complaints = [];
  for (const [path, text] of tree) {
    const lines = text.split('\n').filter((line) => line.trim() && !line.trim().startsWith('//')).length;
    if (lines > MAX_CODE_LINES) complaints.push(`src/${path} has ${lines} lines of code; at most ${MAX_CODE_LINES}`);
  }
  const story = tree.get('call/mod.rs') ?? '';
  const lines = story.trimEnd().split('\n').length;
  if (lines >= MAX_STORY_LINES) complaints.push(`src/call/mod.rs has ${lines} lines; fewer than ${MAX_STORY_LINES}, so that a delete can be followed`);
  const first = /\bfn (\w+)/.exec(codeOf(story))?.[1];
  if (first !== 'delete') complaints.push(`src/call/mod.rs starts with the function ${first}; \`delete\` comes first`);
  return complaints;
}

const real = readTree();
const RULES = { backArrows, cycles, javaScript, lengths };

test('the modules are all read', () => {
  const names = [...graphOf(real).keys()];
  for (const name of ['lib', 'scope', 'call', 'call::judge', 'host::task', 'request::secrets', 'answer']) assert.ok(names.includes(name), name);
  assert.ok(graphOf(real).get('call::judge').has('call::port'), 'an import of a sibling is an arrow');
  assert.ok(graphOf(real).get('call').has('request'), 'an import of another wing is an arrow');
});

test('arrows never point back', () => assert.deepEqual(backArrows(real), []));
test('no modules use each other', () => assert.deepEqual(cycles(real), []));
test('only the host and the border know JavaScript', () => assert.deepEqual(javaScript(real), []));
test('no file is too long, and a delete can be followed', () => assert.deepEqual(lengths(real), []));

/** The real tree with a line more at the start of a file. */
const broken = (path, line) => new Map([...real, [path, `${line}\n${real.get(path) ?? ''}`]]);

for (const [rule, path, line, complaint] of [
  ['backArrows', 'text.rs', 'use crate::request::Request;', null],
  ['backArrows', 'call/retry.rs', 'use crate::host::start;', /^src\/call\/retry\.rs:1 uses host: the arrow points back in lib → host → /],
  ['backArrows', 'request/options.rs', 'use crate::{\n  text,\n  call::Budget,\n};', /^src\/request\/options\.rs:1 uses call: /],
  ['backArrows', 'answer/mod.rs', 'fn f() { crate::scope::shared_by(); }', /^src\/answer\/mod\.rs:1 uses scope: /],
  ['backArrows', 'call/hints.rs', 'use super::super::scope;', /^src\/call\/hints\.rs:1 uses scope: /],
  ['backArrows', 'extra.rs', 'use crate::text;', /^src\/extra\.rs: "extra" has no place in lib → host → /],
  ['cycles', 'call/port.rs', 'use super::judge::Failure;', /^modules use each other: .*call::judge → call::port|call::port → call::judge/],
  ['cycles', 'call/retry.rs', 'use super::Shared;', /^modules use each other: .*call::retry → call\b.* \(.*src\/call\/retry\.rs:1\b.*\)$/m],
  ['cycles', 'text.rs', 'use crate::request::Secrets;', /^modules use each other: .*request.* → text/],
  ['javaScript', 'text.rs', 'use js_sys::Array;', /^src\/text\.rs:1 names js_sys: only src\/host and src\/lib\.rs know JavaScript/],
  ['javaScript', 'call/port.rs', 'fn f(_: &JsValue) {}', /^src\/call\/port\.rs:1 names JsValue/],
  ['javaScript', 'scope.rs', '// JsValue\nconst A: &str = "JsValue";', null],
  ['lengths', 'text.rs', 'const A: u8 = 1;\n'.repeat(250), /^src\/text\.rs has \d+ lines of code; at most 250/],
  ['lengths', 'text.rs', '// A comment.\n'.repeat(250), null],
  ['lengths', 'call/mod.rs', '// A comment.\n'.repeat(120), /^src\/call\/mod\.rs has \d+ lines; fewer than 130/],
  ['lengths', 'call/mod.rs', 'fn helper() {}', /^src\/call\/mod\.rs starts with the function helper/],
]) {
  test(`${rule}: ${path} with "${line.split('\n', 1)}" ${complaint ? 'is found' : 'stays right'}`, () => {
    const found = RULES[rule](broken(path, line)).filter((text) => !RULES[rule](real).includes(text));
    if (complaint) assert.match(found.join('\n'), complaint);
    else assert.deepEqual(found, []);
  });
}
