;; Products of a matrix with a vector, four rows and four dims at a time.
;; Compiled by: npx --package wabt@1.0.39 wat2wasm --output=cosines.wasm cosines.wat
(module
  (memory (export "memory") 1)

  ;; float32 [rows, stride] times [stride] into [rows]; rows and stride are multiples of 4.
  (func (export "multiply") (param $matrix i32) (param $rows i32) (param $stride i32) (param $vector i32) (param $target i32)
    (local $bytes i32) (local $at i32) (local $value v128)
    (local $first i32) (local $second i32) (local $third i32) (local $fourth i32) (local $end i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $bytes (i32.shl (local.get $stride) (i32.const 2)))
    (local.set $end (i32.add (local.get $target) (i32.shl (local.get $rows) (i32.const 2))))
    (block $done
      (loop $fours
        (br_if $done (i32.ge_u (local.get $target) (local.get $end)))
        (local.set $first (local.get $matrix))
        (local.set $second (i32.add (local.get $first) (local.get $bytes)))
        (local.set $third (i32.add (local.get $second) (local.get $bytes)))
        (local.set $fourth (i32.add (local.get $third) (local.get $bytes)))
        (local.set $a (v128.const f32x4 0 0 0 0))
        (local.set $b (local.get $a))
        (local.set $c (local.get $a))
        (local.set $d (local.get $a))
        (local.set $at (i32.const 0))
        (loop $dims
          (local.set $value (v128.load (i32.add (local.get $vector) (local.get $at))))
          (local.set $a (f32x4.add (local.get $a)
            (f32x4.mul (v128.load (i32.add (local.get $first) (local.get $at))) (local.get $value))))
          (local.set $b (f32x4.add (local.get $b)
            (f32x4.mul (v128.load (i32.add (local.get $second) (local.get $at))) (local.get $value))))
          (local.set $c (f32x4.add (local.get $c)
            (f32x4.mul (v128.load (i32.add (local.get $third) (local.get $at))) (local.get $value))))
          (local.set $d (f32x4.add (local.get $d)
            (f32x4.mul (v128.load (i32.add (local.get $fourth) (local.get $at))) (local.get $value))))
          (br_if $dims
            (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $bytes))))
        (f32.store (local.get $target) (call $sum (local.get $a)))
        (f32.store offset=4 (local.get $target) (call $sum (local.get $b)))
        (f32.store offset=8 (local.get $target) (call $sum (local.get $c)))
        (f32.store offset=12 (local.get $target) (call $sum (local.get $d)))
        (local.set $target (i32.add (local.get $target) (i32.const 16)))
        (local.set $matrix (i32.add (local.get $fourth) (local.get $bytes)))
        (br $fours))))

  (func $sum (param $value v128) (result f32)
    (f32.add
      (f32.add (f32x4.extract_lane 0 (local.get $value)) (f32x4.extract_lane 1 (local.get $value)))
      (f32.add (f32x4.extract_lane 2 (local.get $value)) (f32x4.extract_lane 3 (local.get $value)))))
)
