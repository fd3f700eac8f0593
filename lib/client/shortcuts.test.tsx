// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { COMMAND_IDS, findConflict, SHORTCUTS } from './shortcut-table';
import { storedRemaps, useShortcut } from './shortcuts';

afterEach(() => {
  cleanup();
  storedRemaps.set({});
});

function Page({
  onDecide,
  onPeek,
  onRelease,
  isBusy = false,
}: Record<string, unknown> & { isBusy?: boolean }) {
  useShortcut('decide-counterfeit', isBusy ? null : (onDecide as () => void));
  useShortcut('peek-map', onPeek as () => void, onRelease as () => void);
  return (
    <>
      <input aria-label="Comment" />
      <div {...{ role: 'dialog' }}>
        <button type="button">Inside</button>
      </div>
      <div {...{ role: 'dialog', 'data-toast': true }}>
        <button type="button">Undo</button>
      </div>
    </>
  );
}

function open(isBusy = false) {
  const spies = { onDecide: vi.fn(), onPeek: vi.fn(), onRelease: vi.fn() };
  render(<Page {...spies} isBusy={isBusy} />);
  return spies;
}

const one = { key: '1', code: 'Digit1' };

test('a key decides, but not again while it is held down', () => {
  const { onDecide } = open();
  fireEvent.keyDown(document.body, one);
  fireEvent.keyDown(document.body, { ...one, repeat: true });
  expect(onDecide).toHaveBeenCalledTimes(1);
});

test('typing a digit into a field or in a dialog decides nothing', () => {
  const { onDecide } = open();
  fireEvent.keyDown(screen.getByLabelText('Comment'), one);
  fireEvent.keyDown(screen.getByText('Inside'), one);
  expect(onDecide).not.toHaveBeenCalled();
});

test('a key pressed while a toast has the focus still decides', () => {
  const { onDecide } = open();
  fireEvent.keyDown(screen.getByText('Undo'), one);
  expect(onDecide).toHaveBeenCalledTimes(1);
});

test('a key pressed while an input method composes decides nothing', () => {
  const { onDecide } = open();
  fireEvent.keyDown(document.body, { ...one, isComposing: true });
  expect(onDecide).not.toHaveBeenCalled();
});

test('what is not possible now does not answer', () => {
  const { onDecide } = open(true);
  fireEvent.keyDown(document.body, one);
  expect(onDecide).not.toHaveBeenCalled();
});

test('a held key is released on key up, and when the window loses focus', () => {
  const { onPeek, onRelease } = open();
  fireEvent.keyDown(document.body, { key: 'h', code: 'KeyH' });
  fireEvent.keyUp(document.body, { key: 'h', code: 'KeyH' });
  fireEvent.keyDown(document.body, { key: 'h', code: 'KeyH' });
  fireEvent.blur(window);
  fireEvent.keyUp(document.body, { key: 'h', code: 'KeyH' });
  expect(onPeek).toHaveBeenCalledTimes(2);
  expect(onRelease).toHaveBeenCalledTimes(2);
});

test('a remapped key takes the place of the old one and is remembered', () => {
  const { onDecide } = open();
  storedRemaps.set({ 'decide-counterfeit': ['J'] });
  fireEvent.keyDown(document.body, one);
  fireEvent.keyDown(document.body, { key: 'j', code: 'KeyJ' });
  expect(onDecide).toHaveBeenCalledTimes(1);
  expect(localStorage.getItem('touchstone.shortcuts')).toContain('"J"');
});

test('no two commands that can be given at one moment share a key', () => {
  for (const command of COMMAND_IDS) {
    for (const chord of SHORTCUTS[command].chords) expect(findConflict(command, chord, {})).toBeNull();
  }
  expect(findConflict('comment', '1', {})).toBe('decide-counterfeit');
  expect(findConflict('label-comment', '1', {})).toBe('accept-1');
  expect(findConflict('help', '1', {})).toBe('decide-counterfeit');
});
