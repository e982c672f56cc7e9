// The packed text is the module again, whatever stands in its functions. The package's own module is compared at every build.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { unpack } from '../../pkg/unpack.js';
import { pack } from './pack.mjs';

const WASM_AS = fileURLToPath(new URL('../../node_modules/binaryen/bin/wasm-as', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ofauth-pack-'));
test.after(() => rmSync(folder, { recursive: true }));

function assemble(text) {
  const [from, to] = [join(folder, 'module.wat'), join(folder, 'module.wasm')];
  writeFileSync(from, text);
  execFileSync(process.execPath, [WASM_AS, from, '-o', to, '--all-features']);
  return readFileSync(to);
}

const unpacker = assemble(readFileSync(new URL('unpack.wat', import.meta.url), 'utf8'));

const inFunction = (code) => `(module
  (memory 1) (table 4 funcref) (global $g (mut i32) (i32.const 0)) (data $d "data") (elem declare func $f)
  (type $t (func (param i32) (result i32)))
  (func $f (type $t) (local $i i32) (local $l i64) (local $d f64) ${code} (i32.const 1)))`;

for (const [what, code] of Object.entries({
  'numbers of every length': '(global.set $g (i32.const -2147483648)) (local.set $l (i64.const -9223372036854775808)) (drop (i64.const 9007199254740993))',
  'a double, whose bytes may be any': '(local.set $d (f64.const -1.7976931348623157e308)) (local.set $d (f64.const 2.5354e-311))',
  'branches and their tables': `(block $a (loop $b (br_if $b (global.get $g)) (br_table $a $b ${'$a '.repeat(200)} (local.get 0))))`,
  'blocks in blocks, one with a result': '(drop (block (result i32) (if (result i32) (local.get 0) (then (i32.const 1)) (else (i32.const 2)))))',
  'calls, direct and by the table': '(drop (call $f (i32.const 1))) (drop (call_indirect (type $t) (i32.const 1) (i32.const 2)))',
  'memory, at every alignment and offset': '(i32.store8 offset=1000000 (i32.const 1) (i32.load16_u align=1 (i32.const 2))) (drop (memory.grow (i32.const 1))) (drop (memory.size))',
  'bulk operations': '(memory.copy (i32.const 0) (i32.const 1) (i32.const 2)) (memory.fill (i32.const 0) (i32.const 1) (i32.const 2)) (drop (i32.trunc_sat_f64_u (f64.const 1)))',
  'tables and references': '(table.set (i32.const 0) (ref.func $f)) (drop (table.get (i32.const 1))) (table.set (i32.const 2) (ref.null func)) (drop (table.grow (ref.null func) (i32.const 1))) (drop (table.size))',
  'a function longer than 16 KB': '(global.set $g (i32.add (global.get $g) (i32.const 123456)))'.repeat(2_000),
})) {
  test(`${what}: as before`, () => {
    const module = assemble(inFunction(code));
    assert.deepEqual(Buffer.from(unpack(unpacker, pack(module))), module);
  });
}

test('many groups of locals', () => {
  const module = assemble(`(module (func ${'(local i32) (local f64)'.repeat(300)} (nop)))`);
  assert.deepEqual(Buffer.from(unpack(unpacker, pack(module))), module);
});

test('more functions than one byte counts', () => {
  const module = assemble(`(module ${'(func (nop))'.repeat(20_000)})`);
  assert.deepEqual(Buffer.from(unpack(unpacker, pack(module))), module);
});

test('an opcode that is not known is said, not lost', () => {
  assert.throws(() => pack(assemble('(module (func (result v128) (v128.const i64x2 11 11)))')), /pack/);
});
