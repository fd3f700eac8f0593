// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest';
import { createPanCache } from './pan-cache';

const stage = { width: 800, height: 600 };
const contents = ['picture'];
const at = (offsetX: number, scale = 1) => ({
  placement: { scale, offsetX, offsetY: 0 },
  stage,
  pixelRatio: 2,
  contents,
});

/** As much of a canvas as the cache touches; jsdom has none. */
function fakeContext() {
  return { save: vi.fn(), restore: vi.fn(), setTransform: vi.fn(), drawImage: vi.fn() };
}

beforeEach(() => {
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation(() => fakeContext() as never);
});

function play(...frames: Array<ReturnType<typeof at>>) {
  const draw = vi.fn();
  const paint = createPanCache();
  const contexts = frames.map((frame) => {
    const context = fakeContext();
    paint(context as never, frame, draw);
    return context;
  });
  return { draws: draw.mock.calls.length, copies: contexts.map(({ drawImage }) => drawImage.mock.calls[0]) };
}

test('while a picture is only moved it is drawn once with a margin and then copied, in device px', () => {
  const { draws, copies } = play(at(0), at(10), at(20), at(200));
  expect(draws).toBe(2);
  expect(copies.map((call) => call?.slice(1))).toEqual([undefined, [-512, -512], [-492, -512], [-132, -512]]);
});

test('beyond the margin it is drawn anew', () => {
  expect(play(at(0), at(10), at(300), at(310)).draws).toBe(3);
});

test('zoomed or with other contents it is drawn as if nothing were kept', () => {
  const { draws, copies } = play(at(0), at(10), at(10, 2), { ...at(10, 2), contents: ['another'] });
  expect(draws).toBe(4);
  expect(copies.slice(2)).toEqual([undefined, undefined]);
});
