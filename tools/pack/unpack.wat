;; The text that tools/pack/pack.mjs made of the module, back into the module: once, at the first call of the package. It is in
;; WebAssembly because JavaScript that runs once is not compiled: it takes several times as long.
;;
;; Memory: from 0 the list of opcodes, from 128 the bytes that characters and pairs of them stand for, from 512 the place where each
;; kind goes on, from 640 the kinds of each opcode's numbers, from 1,024 the text, behind it the module.
(module
  (memory (export "m") 4)

  ;; Opcodes up to the first byte of a pair are followed by numbers of the kinds in the second: one in each half, 0 for none.
  (data (i32.const 0)
    "\01\00\04\03\0b\00\0d\04\0f\00\10\06\11\ee\1f\00\22\07\24\08\26\0e\27\00\3e\a9\40\0e\41\0b\42\0c\cf\00\d0\0e\d1\00\d2\0e\ff\00")

  ;; Where the next byte of the module goes.
  (global $end (mut i32) (i32.const 0))

  (func $put (param $byte i32)
    (i32.store8 (global.get $end) (local.get $byte))
    (global.set $end (i32.add (global.get $end) (i32.const 1))))

  ;; The next byte of a kind: one character, or "(" or ")" and another one. In the last kind, where the package's own texts are, a
  ;; character is itself, and such a code stands behind a "~".
  (func $take (param $kind i32) (result i32)
    (local $at i32) (local $byte i32) (local $is_text i32)
    (local.set $byte (i32.load8_u (local.tee $at (i32.load offset=512 (local.tee $kind (i32.shl (local.get $kind) (i32.const 2)))))))
    (if (local.tee $is_text (i32.eq (local.get $kind) (i32.const 60)))
      (then
        (if (i32.eq (local.get $byte) (i32.const 126))
          (then
            (local.set $byte (i32.load8_u (local.tee $at (i32.add (local.get $at) (i32.const 1)))))
            (local.set $is_text (i32.const 0))))))
    (if (i32.eqz (local.get $is_text))
      (then
        (if (i32.lt_u (i32.sub (local.get $byte) (i32.const 40)) (i32.const 2))
          (then
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            ;; Behind the characters and the three steps, 90 for each of the two.
            (local.set $byte
              (i32.sub
                (i32.add (i32.mul (local.get $byte) (i32.const 90)) (i32.load8_u (local.get $at)))
                (i32.const 3507)))))
        (local.set $byte (i32.load8_u offset=128 (local.get $byte)))))
    (i32.store offset=512 (local.get $kind) (i32.add (local.get $at) (i32.const 1)))
    (call $put (local.get $byte))
    (local.get $byte))

  ;; A number: seven bits a byte, the lowest first.
  (func $number (param $kind i32) (result i32)
    (local $byte i32) (local $shift i32) (local $value i32)
    (loop $more
      (local.set $value
        (i32.or
          (local.get $value)
          (i32.shl (i32.and (local.tee $byte (call $take (local.get $kind))) (i32.const 127)) (local.get $shift))))
      (local.set $shift (i32.add (local.get $shift) (i32.const 7)))
      (br_if $more (i32.gt_u (local.get $byte) (i32.const 127))))
    (local.get $value))

  (func $numbers (param $count i32) (param $kind i32)
    (loop $more
      (if (local.get $count)
        (then
          (drop (call $number (local.get $kind)))
          (local.set $count (i32.sub (local.get $count) (i32.const 1)))
          (br $more)))))

  ;; Puts the size of what begins at $start before it.
  (func $size (param $start i32)
    (local $size i32)
    (local.set $size (i32.sub (global.get $end) (local.get $start)))
    (loop $more
      (memory.copy
        (i32.add (local.get $start) (i32.const 1))
        (local.get $start)
        (i32.sub (global.get $end) (local.get $start)))
      (global.set $end (i32.add (global.get $end) (i32.const 1)))
      (i32.store8 (local.get $start)
        (i32.or
          (i32.and (local.get $size) (i32.const 127))
          (i32.shl (i32.gt_u (local.get $size) (i32.const 127)) (i32.const 7))))
      (local.set $start (i32.add (local.get $start) (i32.const 1)))
      (br_if $more (local.tee $size (i32.shr_u (local.get $size) (i32.const 7))))))

  (func $function
    (local $start i32) (local $depth i32) (local $opcode i32) (local $kinds i32) (local $count i32)
    (local.set $start (global.get $end))
    ;; Of each group of locals their count and their type.
    (call $numbers (i32.shl (call $number (i32.const 1)) (i32.const 1)) (i32.const 1))
    (local.set $depth (i32.const 1))
    (loop $more
      (local.set $kinds (i32.load8_u offset=640 (local.tee $opcode (call $take (i32.const 2)))))
      (if (i32.and (local.get $kinds) (i32.const 15))
        (then (drop (call $number (i32.and (local.get $kinds) (i32.const 15))))))
      (if (local.tee $kinds (i32.shr_u (local.get $kinds) (i32.const 4)))
        (then (drop (call $number (local.get $kinds)))))
      ;; block, loop, if
      (if (i32.lt_u (i32.sub (local.get $opcode) (i32.const 2)) (i32.const 3))
        (then (local.set $depth (i32.add (local.get $depth) (i32.const 1)))))
      ;; end
      (if (i32.eq (local.get $opcode) (i32.const 11))
        (then (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))))
      ;; br_table
      (if (i32.eq (local.get $opcode) (i32.const 14))
        (then (call $numbers (i32.add (call $number (i32.const 5)) (i32.const 1)) (i32.const 5))))
      ;; f64.const
      (if (i32.eq (local.get $opcode) (i32.const 68))
        (then
          (local.set $count (i32.const 8))
          (loop $bytes
            (drop (call $take (i32.const 13)))
            (br_if $bytes (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
      ;; Of those that begin with 252, the ones below 8 have no number, memory.copy and its like two, memory.fill and its like one.
      (if (i32.eq (local.get $opcode) (i32.const 252))
        (then
          (local.set $count (call $number (i32.const 14)))
          (if (i32.gt_u (local.get $count) (i32.const 7))
            (then
              (call $numbers
                (i32.add
                  (i32.const 1)
                  (i32.eqz (i32.or (i32.and (local.get $count) (i32.const 1)) (i32.gt_u (local.get $count) (i32.const 15)))))
                (i32.const 14))))))
      (br_if $more (local.get $depth)))
    (call $size (local.get $start)))

  ;; Copies a kind to its end.
  (func $copy (param $kind i32)
    (loop $more
      (if (i32.ne (i32.load8_u (i32.load offset=512 (i32.shl (local.get $kind) (i32.const 2)))) (i32.const 33))
        (then
          (drop (call $take (local.get $kind)))
          (br $more)))))

  ;; $start: the end of the text, where the module will begin. Gives the module's end.
  (func (export "u") (param $start i32) (result i32)
    (local $at i32) (local $place i32) (local $byte i32) (local $row i32)
    (global.set $end (local.get $start))
    ;; The text begins with the bytes that the characters from "%" to "~" stand for, each as the distance from the one before;
    ;; three steps that lead over 255, back to 0; then the bytes of pairs.
    (local.set $place (i32.const 165))
    (local.set $at (i32.const 1024))
    (loop $table
      (i32.store8 (local.get $place)
        (local.tee $byte (i32.add (local.get $byte) (i32.sub (i32.load8_u (local.get $at)) (i32.const 37)))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $table (i32.lt_u (local.tee $place (i32.add (local.get $place) (i32.const 1))) (i32.const 438))))
    ;; Each opcode has the kinds of the first in the list that is no less.
    (local.set $byte (i32.const 0))
    (loop $opcodes
      (i32.store8 offset=640 (local.get $byte) (i32.load8_u offset=1 (local.get $row)))
      (if (i32.eq (i32.load8_u (local.get $row)) (local.get $byte))
        (then (local.set $row (i32.add (local.get $row) (i32.const 2)))))
      (br_if $opcodes (i32.lt_u (local.tee $byte (i32.add (local.get $byte) (i32.const 1))) (i32.const 256))))
    ;; A "!" ends each kind.
    (local.set $place (i32.const 512))
    (i32.store (local.get $place) (local.get $at))
    (loop $kinds
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (if (i32.eq (i32.load8_u (i32.sub (local.get $at) (i32.const 1))) (i32.const 33))
        (then
          (i32.store (local.tee $place (i32.add (local.get $place) (i32.const 4))) (local.get $at))))
      (br_if $kinds (i32.lt_u (local.get $at) (local.get $start))))
    (call $copy (i32.const 0))
    (call $put (i32.const 10))
    (local.set $at (global.get $end))
    (local.set $place (call $number (i32.const 1)))
    (loop $functions
      (call $function)
      (br_if $functions (local.tee $place (i32.sub (local.get $place) (i32.const 1)))))
    (call $size (local.get $at))
    (call $copy (i32.const 15))
    (global.get $end)))
