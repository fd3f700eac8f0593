import { expect, test } from 'vitest';
import { SubmitLabelAnswerSchema } from '@/lib/contracts/label-answers';
import { type LabelWork } from '@/lib/contracts/label-work';
import { EMPTY_DRAWING, type Drawing } from '@/lib/domain/drawing/drawing';
import { newBox } from '@/lib/domain/drawing/new-boxes';
import { isSameContent, toAnswer, toDraftContent, toDrawing, toSuggestion } from './drawing-content';

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const offered = `i:${id(7)}`;
const gone = `i:${id(8)}`;
const picture = { sha256: 'a'.repeat(64), width: 200, height: 100, mediaType: 'image/png' };
const work: LabelWork = {
  taskId: id(1),
  purpose: 'answer',
  lease: { slotId: id(2), token: id(3), leaseMsLeft: 60_000 },
  batch: { batchId: id(4), name: 'a batch', position: 0, taskCount: 1 },
  picture,
  brand: null,
  ad: null,
  hasSuggestions: true,
  suggestions: [
    { key: offered, x: 10, y: 10, width: 20, height: 20, objectness: 0.9, match: null },
    { key: `i:${id(9)}`, x: 50, y: 10, width: 20, height: 20, objectness: 0.8, match: null },
  ],
  draft: null,
  answers: [],
};
const box = newBox('b1', null, { x: 10, y: 10, width: 20, height: 20 });

test('a drawing without a box says nothing until the person says something of the picture', () => {
  expect(toAnswer(work, EMPTY_DRAWING, 0)).toBeNull();
  const none: Drawing = { ...EMPTY_DRAWING, outcome: 'no-mark' };
  const answer = toAnswer(work, none, 1_234.5);
  expect(answer).toMatchObject({ outcome: 'no-mark', boxes: [], activeMs: 1_235 });
  expect(SubmitLabelAnswerSchema.parse(answer)).toEqual(answer);
});

test('an answer names every suggestion that was offered, and no other', () => {
  const drawing: Drawing = {
    ...EMPTY_DRAWING,
    boxes: [
      { ...box, suggestionKey: offered },
      { ...box, id: 'b2', x: 100, suggestionKey: gone },
    ],
    rejectedKeys: [`i:${id(9)}`],
    comment: ' blurred ',
  };
  const answer = toAnswer(work, drawing, 0)!;
  expect(answer.boxes.map(({ suggestion }) => suggestion)).toEqual([offered, null]);
  expect(answer.suggestions).toEqual([
    { key: offered, isRejected: false },
    { key: `i:${id(9)}`, isRejected: true },
  ]);
  expect(answer.comment).toBe('blurred');
  expect(SubmitLabelAnswerSchema.parse(answer)).toEqual(answer);
});

test('a saved drawing comes back with the same content', () => {
  const drawing: Drawing = { ...EMPTY_DRAWING, boxes: [{ ...box, suggestionKey: offered, isLocked: true }] };
  const saved = toDraftContent(drawing, 10);
  expect(saved.outcome).toBe('boxes');
  const back = toDrawing(saved, picture, () => 'new id');
  expect(back.boxes).toEqual([{ ...box, id: 'new id', suggestionKey: offered }]);
  expect(isSameContent(toDraftContent(back, 99), saved)).toBe(true);
  expect(isSameContent(saved, { ...saved, comment: 'x' })).toBe(false);
});

test('a suggestion keeps its key and the brand it is taken for', () => {
  const match = { brandId: id(5), brandName: 'Oatly', prob: 0.9 };
  expect(toSuggestion({ ...work.suggestions[0]!, match })).toEqual({
    key: offered,
    x: 10,
    y: 10,
    width: 20,
    height: 20,
    brandId: id(5),
  });
});
