import { describe, expect, test } from 'vitest';
import { pickDetections, type View } from './detector-boxes';

const postprocess = { scoreFloor: 0.3, nmsIou: 0.5, maxBoxes: 10, grow: 1 };
const picture = { width: 200, height: 100 };

/** The whole picture in a 100 x 100 px input, at half its size and 25 px from the top. */
const whole = (boxes: number[][], objectness: number[]): View => ({
  window: { x: 0, y: 0, ...picture },
  placement: { left: 0, top: 25, width: 100, height: 50 },
  boxes: Float32Array.from(boxes.flat()),
  objectness: Float32Array.from(objectness),
});

describe('pickDetections', () => {
  test('boxes come from input pixels to those of the picture, best first, none below the floor', () => {
    const view = whole(
      [
        [10, 30, 20, 40],
        [50, 50, 70, 60],
        [0, 25, 9, 34],
      ],
      [0.5, 0.75, 0.25],
    );
    expect(pickDetections([view], picture, postprocess, 10)).toEqual([
      { x: 100, y: 50, width: 40, height: 20, score: 0.75 },
      { x: 20, y: 10, width: 20, height: 20, score: 0.5 },
    ]);
    expect(pickDetections([view], picture, postprocess, 1)).toHaveLength(1);
  });

  test('what hangs out of the picture is cut, what lies on the padding is dropped', () => {
    const view = whole(
      [
        [-10, 20, 10, 35],
        [40, 0, 60, 20],
      ],
      [0.5, 0.9],
    );
    expect(pickDetections([view], picture, postprocess, 10)).toEqual([
      { x: 0, y: 0, width: 20, height: 20, score: 0.5 },
    ]);
  });

  test('boxes grow around their centre after the choice, and stay inside', () => {
    const view = whole([[10, 30, 20, 40]], [0.5]);
    expect(pickDetections([view], picture, { ...postprocess, grow: 1.5 }, 10)).toEqual([
      { x: 15, y: 5, width: 30, height: 30, score: 0.5 },
    ]);
    expect(pickDetections([view], picture, { ...postprocess, grow: 2 }, 10)[0]).toMatchObject({
      x: 10,
      y: 0,
    });
  });

  test('a NaN is no detection', () => {
    expect(pickDetections([whole([[10, 30, 20, 40]], [Number.NaN])], picture, postprocess, 10)).toEqual([]);
    expect(pickDetections([whole([[Number.NaN, 30, 20, 40]], [0.9])], picture, postprocess, 10)).toEqual([]);
  });

  test('of a tile, what is cut by an inner edge is left to the neighbour; the same mark seen twice counts once', () => {
    const tile = (boxes: number[][], objectness: number[]): View => ({
      window: { x: 0, y: 0, width: 120, height: 60 },
      placement: { left: 0, top: 25, width: 100, height: 50 },
      boxes: Float32Array.from(boxes.flat()),
      objectness: Float32Array.from(objectness),
    });
    const found = pickDetections(
      [
        whole([[10, 30, 20, 40]], [0.5]),
        tile(
          [
            [17, 34, 33, 50],
            [80, 30, 100, 50],
          ],
          [0.6, 0.9],
        ),
      ],
      picture,
      postprocess,
      10,
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ score: expect.closeTo(0.6, 5) as number });
  });
});
