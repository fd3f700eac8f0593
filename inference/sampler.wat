;; Sampling of pictures into tensors, four bytes or floats at a time: red, green, blue and, unused, the red of the next.
;; Loads and stores may touch up to 16 bytes behind their rows; sampler.ts leaves room for that.
;; Compiled by: npx --package wabt@1.0.39 wat2wasm --output=sampler.wasm sampler.wat
(module
  (memory (export "memory") 1)

  ;; Means of 2 x 2 px, rounded half up, of uint8 [height, width, 3] into [(height + 1) / 2, (width + 1) / 2, 3];
  ;; an odd last column or row is averaged with itself.
  (func (export "halve") (param $source i32) (param $width i32) (param $height i32) (param $target i32)
    (local $row i32) (local $column i32) (local $stride i32) (local $above i32) (local $below i32) (local $beside i32)
    (local.set $stride (i32.mul (local.get $width) (i32.const 3)))
    (block $done
      (loop $rows
        (br_if $done (i32.ge_s (local.get $row) (local.get $height)))
        (local.set $above (i32.add (local.get $source) (i32.mul (local.get $row) (local.get $stride))))
        (local.set $below (local.get $above))
        (if (i32.lt_s (i32.add (local.get $row) (i32.const 1)) (local.get $height))
          (then (local.set $below (i32.add (local.get $above) (local.get $stride)))))
        (local.set $column (i32.const 0))
        (block $rowDone
          (loop $columns
            (br_if $rowDone (i32.ge_s (local.get $column) (local.get $width)))
            (local.set $beside
              (select (i32.const 3) (i32.const 0)
                (i32.lt_s (i32.add (local.get $column) (i32.const 1)) (local.get $width))))
            (v128.store32_lane 0 (local.get $target)
              (i8x16.narrow_i16x8_u
                (i16x8.shr_u
                  (i16x8.add
                    (i16x8.add
                      (i16x8.add
                        (i16x8.extend_low_i8x16_u (v128.load32_zero (local.get $above)))
                        (i16x8.extend_low_i8x16_u
                          (v128.load32_zero (i32.add (local.get $above) (local.get $beside)))))
                      (i16x8.add
                        (i16x8.extend_low_i8x16_u (v128.load32_zero (local.get $below)))
                        (i16x8.extend_low_i8x16_u
                          (v128.load32_zero (i32.add (local.get $below) (local.get $beside))))))
                    (i16x8.splat (i32.const 2)))
                  (i32.const 2))
                (v128.const i32x4 0 0 0 0)))
            (local.set $target (i32.add (local.get $target) (i32.const 3)))
            (local.set $above (i32.add (local.get $above) (i32.const 6)))
            (local.set $below (i32.add (local.get $below) (i32.const 6)))
            (local.set $column (i32.add (local.get $column) (i32.const 2)))
            (br $columns)))
        (local.set $row (i32.add (local.get $row) (i32.const 2)))
        (br $rows))))

  ;; Weighted sum of three rows of `length` bytes into float32.
  (func (export "blend")
    (param $first i32) (param $second i32) (param $third i32)
    (param $firstWeight f32) (param $secondWeight f32) (param $thirdWeight f32)
    (param $length i32) (param $target i32)
    (local $end i32) (local $a v128) (local $b v128) (local $c v128)
    (local.set $end (i32.add (local.get $first) (local.get $length)))
    (block $done
      (loop $bytes
        (br_if $done (i32.ge_s (local.get $first) (local.get $end)))
        (local.set $a (i16x8.extend_low_i8x16_u (v128.load64_zero (local.get $first))))
        (local.set $b (i16x8.extend_low_i8x16_u (v128.load64_zero (local.get $second))))
        (local.set $c (i16x8.extend_low_i8x16_u (v128.load64_zero (local.get $third))))
        (v128.store (local.get $target)
          (f32x4.add
            (f32x4.add
              (f32x4.mul
                (f32x4.convert_i32x4_u (i32x4.extend_low_i16x8_u (local.get $a)))
                (f32x4.splat (local.get $firstWeight)))
              (f32x4.mul
                (f32x4.convert_i32x4_u (i32x4.extend_low_i16x8_u (local.get $b)))
                (f32x4.splat (local.get $secondWeight))))
            (f32x4.mul
              (f32x4.convert_i32x4_u (i32x4.extend_low_i16x8_u (local.get $c)))
              (f32x4.splat (local.get $thirdWeight)))))
        (v128.store offset=16 (local.get $target)
          (f32x4.add
            (f32x4.add
              (f32x4.mul
                (f32x4.convert_i32x4_u (i32x4.extend_high_i16x8_u (local.get $a)))
                (f32x4.splat (local.get $firstWeight)))
              (f32x4.mul
                (f32x4.convert_i32x4_u (i32x4.extend_high_i16x8_u (local.get $b)))
                (f32x4.splat (local.get $secondWeight))))
            (f32x4.mul
              (f32x4.convert_i32x4_u (i32x4.extend_high_i16x8_u (local.get $c)))
              (f32x4.splat (local.get $thirdWeight)))))
        (local.set $first (i32.add (local.get $first) (i32.const 8)))
        (local.set $second (i32.add (local.get $second) (i32.const 8)))
        (local.set $third (i32.add (local.get $third) (i32.const 8)))
        (local.set $target (i32.add (local.get $target) (i32.const 32)))
        (br $bytes))))

  ;; For each of `count` taps (three int32 byte offsets into the blend, three float32 weights) the weighted sum of three
  ;; pixels, times gain plus bias (float32 [4] each), red, green and blue into three planes.
  (func (export "across")
    (param $blend i32) (param $taps i32) (param $count i32) (param $gains i32) (param $biases i32)
    (param $red i32) (param $green i32) (param $blue i32)
    (local $end i32) (local $gain v128) (local $bias v128) (local $value v128)
    (local.set $gain (v128.load (local.get $gains)))
    (local.set $bias (v128.load (local.get $biases)))
    (local.set $end (i32.add (local.get $taps) (i32.mul (local.get $count) (i32.const 24))))
    (block $done
      (loop $outputs
        (br_if $done (i32.ge_s (local.get $taps) (local.get $end)))
        (local.set $value
          (f32x4.add
            (f32x4.mul
              (f32x4.add
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $blend) (i32.load (local.get $taps))))
                    (v128.load32_splat offset=12 (local.get $taps)))
                  (f32x4.mul
                    (v128.load (i32.add (local.get $blend) (i32.load offset=4 (local.get $taps))))
                    (v128.load32_splat offset=16 (local.get $taps))))
                (f32x4.mul
                  (v128.load (i32.add (local.get $blend) (i32.load offset=8 (local.get $taps))))
                  (v128.load32_splat offset=20 (local.get $taps))))
              (local.get $gain))
            (local.get $bias)))
        (v128.store32_lane 0 (local.get $red) (local.get $value))
        (v128.store32_lane 1 (local.get $green) (local.get $value))
        (v128.store32_lane 2 (local.get $blue) (local.get $value))
        (local.set $taps (i32.add (local.get $taps) (i32.const 24)))
        (local.set $red (i32.add (local.get $red) (i32.const 4)))
        (local.set $green (i32.add (local.get $green) (i32.const 4)))
        (local.set $blue (i32.add (local.get $blue) (i32.const 4)))
        (br $outputs))))

  ;; As `across`, but `count` pixels of bytes one after the other, unweighted.
  (func (export "copy")
    (param $source i32) (param $count i32) (param $gains i32) (param $biases i32)
    (param $red i32) (param $green i32) (param $blue i32)
    (local $end i32) (local $gain v128) (local $bias v128) (local $value v128)
    (local.set $gain (v128.load (local.get $gains)))
    (local.set $bias (v128.load (local.get $biases)))
    (local.set $end (i32.add (local.get $source) (i32.mul (local.get $count) (i32.const 3))))
    (block $done
      (loop $pixels
        (br_if $done (i32.ge_s (local.get $source) (local.get $end)))
        (local.set $value
          (f32x4.add
            (f32x4.mul
              (f32x4.convert_i32x4_u
                (i32x4.extend_low_i16x8_u
                  (i16x8.extend_low_i8x16_u (v128.load32_zero (local.get $source)))))
              (local.get $gain))
            (local.get $bias)))
        (v128.store32_lane 0 (local.get $red) (local.get $value))
        (v128.store32_lane 1 (local.get $green) (local.get $value))
        (v128.store32_lane 2 (local.get $blue) (local.get $value))
        (local.set $source (i32.add (local.get $source) (i32.const 3)))
        (local.set $red (i32.add (local.get $red) (i32.const 4)))
        (local.set $green (i32.add (local.get $green) (i32.const 4)))
        (local.set $blue (i32.add (local.get $blue) (i32.const 4)))
        (br $pixels))))
)
