import { expect, test } from 'vitest';
import { copyBoxes, cycle, duplicateBox, middleRect, newBox } from './new-boxes';

const picture = { width: 400, height: 300 };

test('a duplicate lies a little beside its original, and is drawn by a person', () => {
  const box = {
    ...newBox('b1', 'oatly', { x: 10, y: 10, width: 50, height: 40 }),
    suggestionKey: 's1',
    isLocked: true,
  };
  expect(duplicateBox(box, 'b2', picture)).toEqual({
    ...newBox('b2', 'oatly', { x: 20, y: 20, width: 50, height: 40 }),
  });
});

test('in the last corner a duplicate lies above its original', () => {
  const box = newBox('b1', 'oatly', { x: 350, y: 260, width: 50, height: 40 });
  expect(duplicateBox(box, 'b2', picture)).toMatchObject({ x: 340, y: 250 });
});

test('boxes of another picture keep their places in proportion, under new ids', () => {
  const ids = ['n1', 'n2'];
  const boxes = [
    { x: 10, y: 20, width: 30, height: 40, brandId: 'oatly' },
    { x: 100, y: 100, width: 100, height: 100, brandId: 'alpro' },
  ];
  expect(copyBoxes(boxes, { width: 200, height: 200 }, picture, () => ids.shift()!)).toEqual([
    newBox('n1', 'oatly', { x: 20, y: 30, width: 60, height: 60 }),
    newBox('n2', 'alpro', { x: 200, y: 150, width: 200, height: 150 }),
  ]);
});

test('a box made by a key begins in the middle of what can be seen', () => {
  const stage = { width: 800, height: 600 };
  expect(middleRect({ scale: 2, offsetX: 0, offsetY: 0 }, picture, stage)).toEqual({
    x: 150,
    y: 113,
    width: 100,
    height: 75,
  });
  // Near: 50 by 37 px of the picture are seen.
  expect(middleRect({ scale: 16, offsetX: -1600, offsetY: -1600 }, picture, stage)).toMatchObject({
    width: 12,
    height: 10,
  });
});

test('cycling goes round, and begins at the end it comes from', () => {
  expect(cycle(['a', 'b', 'c'], 'c', 1)).toBe('a');
  expect(cycle(['a', 'b', 'c'], 'a', -1)).toBe('c');
  expect(cycle(['a', 'b', 'c'], null, 1)).toBe('a');
  expect(cycle(['a', 'b', 'c'], 'gone', -1)).toBe('c');
  expect(cycle([], null, 1)).toBeNull();
});
