import { describe, expect, test } from 'vitest';
import { formatChord, toChord } from './chord';

const press = (key: string, code: string, modifiers: Partial<KeyboardEvent> = {}) =>
  toChord({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers });

describe('toChord', () => {
  test.each([
    { why: 'a letter', got: press('e', 'KeyE'), want: 'E' },
    { why: 'a letter with caps lock', got: press('E', 'KeyE'), want: 'E' },
    { why: 'a digit on a French keyboard', got: press('&', 'Digit1'), want: '1' },
    { why: 'a digit of the number pad', got: press('3', 'Numpad3'), want: '3' },
    { why: 'shift and a digit', got: press('@', 'Digit2', { shiftKey: true }), want: 'Shift+2' },
    { why: 'a sign that needs shift is itself', got: press('?', 'Slash', { shiftKey: true }), want: '?' },
    { why: 'Ctrl and ⌘ are one', got: press('k', 'KeyK', { metaKey: true }), want: 'Mod+K' },
    { why: 'a Cyrillic letter goes by its place', got: press('у', 'KeyE'), want: 'E' },
    { why: 'the space bar', got: press(' ', 'Space'), want: 'Space' },
    { why: 'a modifier alone', got: press('Shift', 'ShiftLeft', { shiftKey: true }), want: null },
  ])('$why', ({ got, want }) => {
    expect(got).toBe(want);
  });
});

test('a chord is printed as the keyboard prints it', () => {
  expect(formatChord('Mod+K', false)).toBe('Ctrl K');
  expect(formatChord('Mod+K', true)).toBe('⌘K');
  expect(formatChord('Shift+1', false)).toBe('⇧1');
  expect(formatChord('Mod++', false)).toBe('Ctrl +');
  expect(formatChord('ArrowLeft', false)).toBe('←');
});
