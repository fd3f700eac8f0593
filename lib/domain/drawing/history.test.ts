import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { record, redo, startHistory, undo } from './history';

test('undoing everything gives the beginning, and redoing everything the end', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 80 }), (states) => {
      let history = startHistory('the beginning');
      const distinct = states.map((state, index) => `${index} ${state}`);
      for (const state of distinct) history = record(history, state);
      const end = history.present;
      const back = distinct.reduce(undo, history);
      expect(back.present).toBe('the beginning');
      expect(undo(back)).toBe(back);
      const again = distinct.reduce(redo, back);
      expect(again.present).toBe(end);
      expect(redo(again)).toBe(again);
    }),
  );
});

test('a new change forgets what was undone', () => {
  const history = record(undo(record(startHistory('a'), 'b')), 'c');
  expect(history).toMatchObject({ present: 'c', past: ['a'], future: [] });
});

test('changes of one gesture are undone together', () => {
  let history = record(startHistory(0), 1, 'held key');
  history = record(history, 2, 'held key');
  history = record(history, 3, 'held key');
  expect(undo(history).present).toBe(0);
  history = record(history, 4, 'another held key');
  expect(undo(history).present).toBe(3);
});

test('what was undone is not continued by the same gesture', () => {
  const held = record(record(startHistory(0), 1, 'key'), 2, 'key');
  const history = record(redo(undo(held)), 3, 'key');
  expect(undo(history).present).toBe(2);
});

test('a state that is there already is no change', () => {
  const history = record(startHistory('a'), 'b');
  expect(record(history, 'b')).toBe(history);
});
