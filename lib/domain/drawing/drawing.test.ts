import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyCommand,
  EMPTY_DRAWING,
  isWaiting,
  OUTCOMES,
  provenanceOf,
  suggestionState,
  type Drawing,
  type DrawingCommand,
  type DrawnBox,
  type Suggestion,
} from './drawing';
import { record, redo, startHistory, undo } from './history';
import { boxOfSuggestion, newBox } from './new-boxes';
import { isLargeEnough, toRect } from './rect';

const picture = { width: 300, height: 200 };
const suggestions: readonly Suggestion[] = [
  { key: 's1', x: 10, y: 10, width: 40, height: 30, brandId: 'alpro' },
  { key: 's2', x: 100, y: 50, width: 60, height: 30, brandId: null },
];
const [first, second] = suggestions as readonly [Suggestion, Suggestion];
const box = newBox('b1', 'oatly', { x: 20, y: 30, width: 50, height: 40 });

const apply = (drawing: Drawing, ...commands: readonly DrawingCommand[]) =>
  commands.reduce((before, command) => applyCommand(before, command, picture), drawing);
const add = (...boxes: readonly DrawnBox[]): DrawingCommand => ({ kind: 'add', boxes });
const accept = (suggestion: Suggestion) =>
  add(boxOfSuggestion(suggestion, `box of ${suggestion.key}`, 'oatly'));

const boxId = fc.constantFrom('b1', 'b2', 'b3', 'box of s1', 'box of s2');
const suggestionKey = fc.constantFrom('s1', 's2');
const rect = fc.record({
  x: fc.double({ min: -50, max: 350, noNaN: true }),
  y: fc.double({ min: -50, max: 250, noNaN: true }),
  width: fc.double({ min: 0, max: 300, noNaN: true }),
  height: fc.double({ min: 0, max: 300, noNaN: true }),
});
const anyCommand: fc.Arbitrary<DrawingCommand> = fc.oneof(
  fc.tuple(boxId, rect).map(([id, place]) => add(newBox(id, 'oatly', place))),
  fc.constantFrom(first, second).map(accept),
  fc.record({ kind: fc.constant('reshape' as const), boxId, rect }),
  fc.record({ kind: fc.constant('remove' as const), boxId }),
  fc.record({ kind: fc.constant('lock' as const), boxId, isLocked: fc.boolean() }),
  fc.record({ kind: fc.constant('hide' as const), boxId, isHidden: fc.boolean() }),
  fc.record({ kind: fc.constant('brand' as const), boxId, brandId: fc.constantFrom('oatly', 'alpro') }),
  fc.record({ kind: fc.constant('reject' as const), suggestionKey }),
  fc.record({ kind: fc.constant('reopen' as const), suggestionKey }),
  fc.record({ kind: fc.constant('outcome' as const), outcome: fc.constantFrom(null, ...OUTCOMES) }),
  fc.record({ kind: fc.constant('comment' as const), comment: fc.string({ maxLength: 5 }) }),
);

test('whatever is done to a drawing, it can stand as an answer', () => {
  fc.assert(
    fc.property(fc.array(anyCommand, { maxLength: 60 }), (commands) => {
      let drawing = EMPTY_DRAWING;
      for (const command of commands) {
        const before = drawing;
        drawing = apply(drawing, command);
        const { boxes, rejectedKeys, outcome } = drawing;
        for (const { x, y, width, height } of boxes) {
          expect([x, y, width, height].every(Number.isInteger)).toBe(true);
          expect(x >= 0 && y >= 0 && x + width <= picture.width && y + height <= picture.height).toBe(true);
          expect(isLargeEnough({ x, y, width, height }, picture)).toBe(true);
        }
        const origins = boxes.flatMap((one) => one.suggestionKey ?? []);
        expect(new Set(boxes.map((one) => one.id)).size).toBe(boxes.length);
        expect(new Set([...origins, ...rejectedKeys]).size).toBe(origins.length + rejectedKeys.length);
        expect(outcome === null || boxes.length === 0).toBe(true);
        const locked = before.boxes.filter((one) => one.isLocked && outcome === null);
        const places = locked.map(({ id }) => toRect(boxes.find((one) => one.id === id)!));
        expect(places).toEqual(locked.map(toRect));
      }
    }),
  );
});

test('everything can be undone, and done again', () => {
  fc.assert(
    fc.property(fc.array(anyCommand, { maxLength: 40 }), (commands) => {
      const seen: Drawing[] = [EMPTY_DRAWING];
      let history = startHistory(EMPTY_DRAWING);
      for (const command of commands) {
        history = record(history, apply(history.present, command));
        if (seen.at(-1) !== history.present) seen.push(history.present);
      }
      for (const state of seen.toReversed()) {
        expect(history.present).toBe(state);
        history = undo(history);
      }
      for (const state of seen) {
        expect(history.present).toBe(state);
        history = redo(history);
      }
    }),
  );
});

describe('a suggestion', () => {
  test('accepted becomes a box with its origin, and is edited once the box is moved', () => {
    const accepted = apply(EMPTY_DRAWING, accept(first));
    expect(suggestionState(accepted, first)).toBe('accepted');
    expect(provenanceOf(accepted.boxes[0]!, suggestions)).toEqual({
      kind: 'accepted',
      suggestionKey: 's1',
      iou: 1,
    });
    const moved = apply(accepted, {
      kind: 'reshape',
      boxId: 'box of s1',
      rect: { ...first, width: 20 },
    });
    expect(suggestionState(moved, first)).toBe('edited');
    expect(provenanceOf(moved.boxes[0]!, suggestions)).toEqual({
      kind: 'edited',
      suggestionKey: 's1',
      iou: 0.5,
    });
  });

  test('is open again when its box is deleted', () => {
    const drawing = apply(EMPTY_DRAWING, accept(first), { kind: 'remove', boxId: 'box of s1' });
    expect(suggestionState(drawing, first)).toBe('open');
  });

  test('rejected takes its box along, and accepted takes the rejection back', () => {
    const rejected = apply(EMPTY_DRAWING, accept(first), { kind: 'reject', suggestionKey: 's1' });
    expect(rejected.boxes).toEqual([]);
    expect(suggestionState(rejected, first)).toBe('rejected');
    expect(suggestionState(apply(rejected, accept(first)), first)).toBe('accepted');
  });

  test('cannot be accepted twice', () => {
    const once = apply(EMPTY_DRAWING, accept(first));
    expect(apply(once, add(boxOfSuggestion(first, 'another id', 'oatly')))).toBe(once);
  });

  test('gets the brand that is asked for; where any mark is, the machine’s', () => {
    expect(boxOfSuggestion(first, 'b', 'oatly').brandId).toBe('oatly');
    expect(boxOfSuggestion(first, 'b', null).brandId).toBe('alpro');
    expect(boxOfSuggestion(second, 'b', null).brandId).toBeNull();
  });
});

test('a picture without a mark has no box, and a box takes the outcome back', () => {
  const none = apply(EMPTY_DRAWING, add(box), { kind: 'outcome', outcome: 'no-mark' });
  expect(none).toMatchObject({ boxes: [], outcome: 'no-mark' });
  expect(apply(none, add(box))).toMatchObject({ boxes: [box], outcome: null });
});

test('a locked box is neither moved nor deleted, and an unknown one changes nothing', () => {
  const locked = apply(EMPTY_DRAWING, add(box), { kind: 'lock', boxId: 'b1', isLocked: true });
  expect(apply(locked, { kind: 'remove', boxId: 'b1' })).toBe(locked);
  expect(apply(locked, { kind: 'reshape', boxId: 'b1', rect: first })).toBe(locked);
  expect(apply(locked, { kind: 'brand', boxId: 'b1', brandId: 'alpro' })).toBe(locked);
  expect(apply(locked, { kind: 'remove', boxId: 'unknown' })).toBe(locked);
});

test('a suggestion waits until something is said of it, or a box is drawn for its mark', () => {
  const waiting = (drawing: Drawing) =>
    suggestions.filter((one) => isWaiting(drawing, one)).map((one) => one.key);
  const drawn = (rect: { x: number; y: number; width: number; height: number }) =>
    apply(EMPTY_DRAWING, add(newBox('b9', null, rect)));
  expect(waiting(EMPTY_DRAWING)).toEqual(['s1', 's2']);
  expect(waiting(apply(EMPTY_DRAWING, accept(first), { kind: 'reject', suggestionKey: 's2' }))).toEqual([]);
  expect(waiting(drawn({ x: 12, y: 8, width: 40, height: 30 }))).toEqual(['s2']);
  // Inside it, as a mark in a suggestion of all the goods; and beside it.
  expect(waiting(drawn({ x: 110, y: 55, width: 10, height: 10 }))).toEqual(['s1']);
  expect(waiting(drawn({ x: 35, y: 10, width: 40, height: 30 }))).toEqual(['s1', 's2']);
  expect(
    waiting(apply(drawn({ x: 12, y: 8, width: 40, height: 30 }), { kind: 'remove', boxId: 'b9' })),
  ).toEqual(['s1', 's2']);
});
