import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Point } from '../viewport';
import { newBox } from './new-boxes';
import { pickTarget } from './pick';
import {
  IDLE,
  previewPointer,
  stepPointer,
  type PointerEffect,
  type PointerEvent,
  type PointerScene,
  type PointerState,
} from './pointer-tool';
import { isLargeEnough, type Rect } from './rect';

const picture = { width: 400, height: 300 };
const box = newBox('b1', 'oatly', { x: 100, y: 100, width: 80, height: 60 });
const suggestion = { key: 's1', x: 200, y: 50, width: 60, height: 40 };

function scene(part: Partial<PointerScene> = {}): PointerScene {
  const chosen = part.chosen ?? null;
  return {
    tool: 'corners',
    picture,
    chosen,
    slopPx: 3,
    snap: { targets: [suggestion], withinPx: 5 },
    pick: (at) => pickTarget(at, { boxes: [box], suggestions: [suggestion], chosen: null, reachPx: 6 }),
    ...part,
  };
}
const withChosen = (chosen = box) =>
  scene({
    chosen,
    pick: (at) => pickTarget(at, { boxes: [box], suggestions: [], chosen, reachPx: 6 }),
  });

const at = (x: number, y: number): Point => ({ x, y });
const press = (point: Point): PointerEvent => ({ kind: 'press', at: point });
const move = (point: Point): PointerEvent => ({ kind: 'move', at: point });
const release = (point: Point): PointerEvent => ({ kind: 'release', at: point });
const click = (point: Point): PointerEvent[] => [press(point), release(point)];
const drag = (from: Point, to: Point): PointerEvent[] => [press(from), move(to), release(to)];

function play(events: readonly PointerEvent[], on: PointerScene = scene()) {
  let state: PointerState = IDLE;
  const effects: PointerEffect[] = [];
  for (const event of events) {
    const step = stepPointer(state, event, on);
    state = step.state;
    if (step.effect) effects.push(step.effect);
  }
  return { state, effects };
}
const drawn = (rect: Rect, suggestionKey: string | null = null): PointerEffect => ({
  kind: 'draw',
  rect,
  suggestionKey,
});
const bare: PointerEffect = { kind: 'choose', target: null };

describe('drawing', () => {
  test('a drag draws, in any direction', () => {
    const want = [drawn({ x: 10, y: 20, width: 50, height: 40 })];
    expect(play(drag(at(10, 20), at(60, 60))).effects).toEqual(want);
    expect(play(drag(at(60, 60), at(10, 20))).effects).toEqual(want);
  });

  test('two clicks on opposite corners draw', () => {
    expect(play([...click(at(10, 20)), move(at(30, 30)), ...click(at(60, 60))]).effects).toEqual([
      bare,
      drawn({ x: 10, y: 20, width: 50, height: 40 }),
    ]);
  });

  test('four clicks on the outermost points draw', () => {
    const points = [at(40, 10), at(90, 40), at(50, 80), at(10, 30)];
    expect(play(points.flatMap(click), scene({ tool: 'extremes' })).effects).toEqual([
      bare,
      drawn({ x: 10, y: 10, width: 80, height: 70 }),
    ]);
  });

  test('what is shown before the last click is what the last click draws', () => {
    const on = scene({ tool: 'extremes' });
    const three = play([at(40, 10), at(90, 40), at(50, 80)].flatMap(click), on).state;
    const pointed = stepPointer(three, move(at(10, 30)), on).state;
    expect(previewPointer(pointed, on)).toEqual({
      rect: { x: 10, y: 10, width: 80, height: 70 },
      boxId: null,
    });
  });

  test('a slip of the hand draws nothing', () => {
    expect(play(drag(at(10, 20), at(60, 21))).effects).toEqual([]);
    expect(play([...click(at(10, 20)), ...click(at(10, 20))])).toEqual({ state: IDLE, effects: [bare] });
  });

  test('beyond the picture the box ends at its border', () => {
    expect(play(drag(at(380, 280), at(900, 900))).effects).toEqual([
      drawn({ x: 380, y: 280, width: 20, height: 20 }),
    ]);
  });

  test('a drag inside a box that is not chosen draws a box inside it', () => {
    expect(play(drag(at(110, 110), at(140, 140))).effects).toEqual([
      drawn({ x: 110, y: 110, width: 30, height: 30 }),
    ]);
  });

  test('falls into the machine’s box when all four edges come near it', () => {
    expect(play(drag(at(203, 47), at(258, 93))).effects).toEqual([
      drawn({ x: 200, y: 50, width: 60, height: 40 }, 's1'),
    ]);
    expect(play(drag(at(206, 50), at(260, 90))).effects).toEqual([
      drawn({ x: 206, y: 50, width: 54, height: 40 }),
    ]);
  });

  test('is given up by cancelling', () => {
    expect(play([...click(at(10, 20)), move(at(60, 60)), { kind: 'cancel' }])).toEqual({
      state: IDLE,
      effects: [bare],
    });
  });
});

describe('boxes that are there', () => {
  test('a click chooses what it hits', () => {
    expect(play(click(at(120, 120))).effects).toEqual([
      { kind: 'choose', target: { kind: 'box', boxId: 'b1' } },
    ]);
    expect(play(click(at(204, 60))).effects).toEqual([
      { kind: 'choose', target: { kind: 'suggestion', suggestionKey: 's1' } },
    ]);
  });

  test('a drag moves the chosen box, as far as the picture goes', () => {
    expect(play(drag(at(120, 120), at(130, 115)), withChosen()).effects).toEqual([
      { kind: 'reshape', boxId: 'b1', rect: { x: 110, y: 95, width: 80, height: 60 } },
    ]);
    expect(play(drag(at(120, 120), at(900, 120)), withChosen()).effects).toEqual([
      { kind: 'reshape', boxId: 'b1', rect: { x: 320, y: 100, width: 80, height: 60 } },
    ]);
  });

  test('a drag in a box that was just drawn draws the next one, until it is pointed at', () => {
    const fresh = { ...withChosen(), isFresh: true };
    expect(play(drag(at(120, 120), at(150, 150)), fresh).effects).toEqual([
      drawn({ x: 120, y: 120, width: 30, height: 30 }),
    ]);
    expect(play(click(at(120, 120)), fresh).effects).toEqual([
      { kind: 'choose', target: { kind: 'box', boxId: 'b1' } },
    ]);
    expect(play(drag(at(180, 160), at(190, 170)), fresh).effects).toEqual([
      { kind: 'reshape', boxId: 'b1', rect: { x: 100, y: 100, width: 90, height: 70 } },
    ]);
  });

  test('a handle of the chosen box is pulled, its edges can be taken anywhere', () => {
    expect(play(drag(at(180, 160), at(190, 170)), withChosen()).effects).toEqual([
      { kind: 'reshape', boxId: 'b1', rect: { x: 100, y: 100, width: 90, height: 70 } },
    ]);
    expect(play(drag(at(125, 100), at(125, 90)), withChosen()).effects).toEqual([
      { kind: 'reshape', boxId: 'b1', rect: { x: 100, y: 90, width: 80, height: 70 } },
    ]);
  });

  test('a locked one is not moved: a drag on it draws', () => {
    const on = withChosen({ ...box, isLocked: true });
    const inside = {
      ...on,
      pick: (point: Point) => pickTarget(point, { boxes: [box], suggestions: [], chosen: null, reachPx: 6 }),
    };
    expect(play(drag(at(120, 120), at(150, 150)), inside).effects).toEqual([
      drawn({ x: 120, y: 120, width: 30, height: 30 }),
    ]);
  });

  test('taken hold of and let go at the same place, nothing happens', () => {
    expect(play([press(at(180, 160)), release(at(180, 160))], withChosen()).effects).toEqual([]);
  });
});

test('moves may be dropped: what a gesture comes to depends on its presses and releases alone', () => {
  const point = fc.record({
    x: fc.double({ min: -100, max: 500, noNaN: true }),
    y: fc.double({ min: -100, max: 400, noNaN: true }),
  });
  fc.assert(
    fc.property(point, point, fc.array(point, { maxLength: 8 }), (from, to, between) => {
      fc.pre(Math.hypot(to.x - from.x, to.y - from.y) > 3);
      const events = [press(from), ...between.map(move), move(to), release(to)];
      expect(play(events, withChosen()).effects).toEqual(play(drag(from, to), withChosen()).effects);
    }),
  );
});

test('no sequence of events draws a box that may not stand', () => {
  const point = fc.record({ x: fc.integer({ min: -50, max: 450 }), y: fc.integer({ min: -50, max: 350 }) });
  const event: fc.Arbitrary<PointerEvent> = fc.oneof(
    fc.record({ kind: fc.constantFrom('press' as const, 'move' as const, 'release' as const), at: point }),
    fc.constant({ kind: 'cancel' as const }),
  );
  const tool = fc.constantFrom('corners' as const, 'extremes' as const);
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), tool, (events, chosenTool) => {
      for (const effect of play(events, scene({ tool: chosenTool })).effects) {
        if (effect.kind === 'choose') continue;
        const { x, y, width, height } = effect.rect;
        expect(isLargeEnough(effect.rect, picture)).toBe(true);
        expect(x >= 0 && y >= 0 && x + width <= picture.width && y + height <= picture.height).toBe(true);
      }
    }),
  );
});
