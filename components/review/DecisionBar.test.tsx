// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import type { ComponentProps } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { REASONS } from '@/lib/domain/reasons';
import { renderPage } from '../testing/render-page';
import { DecisionBar } from './DecisionBar';

afterEach(cleanup);

function open(part: Partial<ComponentProps<typeof DecisionBar>> = {}) {
  const intents = {
    onDecide: vi.fn(),
    onSend: vi.fn(),
    onNoOther: vi.fn(),
    onAnotherBrand: vi.fn(),
    onComment: vi.fn(),
    onEscalate: vi.fn(),
    onDecline: vi.fn(),
    onUndo: vi.fn(),
  };
  renderPage(
    <DecisionBar
      brandName="Oatly"
      givenReason={null}
      openCount={1}
      hasAnswer={false}
      isLocked={false}
      canUndo={false}
      {...intents}
      {...part}
    />,
  );
  return intents;
}

const press = (key: string, code = `Key${key.toUpperCase()}`) =>
  fireEvent.keyDown(document.body, { key, code });
const digit = (number: number) => press(String(number), `Digit${number}`);

test('the digits 1 to 8 decide for the eight reasons, in their order', () => {
  const { onDecide } = open();
  for (let number = 1; number <= 8; number++) digit(number);
  expect(onDecide.mock.calls.map(([reason]) => reason as string)).toEqual([...REASONS]);
});

test('a button and its key do the same', () => {
  const { onDecide, onDecline } = open();
  fireEvent.click(screen.getByRole('button', { name: /Look-alike/ }));
  press('d');
  expect(onDecide).toHaveBeenCalledWith('look-alike');
  expect(onDecline).toHaveBeenCalledTimes(1);
});

test('the key is printed on every button', () => {
  open({ canUndo: true });
  for (const button of screen.getAllByRole('button')) {
    expect(button.textContent).toContain(button.getAttribute('aria-keyshortcuts'));
  }
});

describe('what cannot be pressed', () => {
  test('nothing while a decision is on its way or the item is lost', () => {
    const { onDecide, onNoOther, onEscalate, onDecline } = open({ isLocked: true });
    digit(1);
    for (const key of ['n', 'e', 'd']) press(key);
    expect(onDecide).not.toHaveBeenCalled();
    expect([onNoOther, onEscalate, onDecline].some((intent) => intent.mock.calls.length > 0)).toBe(false);
    expect(screen.getAllByRole('button').every((button) => button.hasAttribute('disabled'))).toBe(true);
  });

  test('no reason while no brand is suspected, but another brand and "none is shown" stay', () => {
    const { onDecide, onAnotherBrand, onNoOther } = open({ brandName: null, openCount: 0 });
    digit(2);
    press('b');
    press('n');
    expect(onDecide).not.toHaveBeenCalled();
    expect(onAnotherBrand).toHaveBeenCalledTimes(1);
    expect(onNoOther).toHaveBeenCalledTimes(1);
  });

  test('undo, until something can be taken back; then also while the next item is locked', () => {
    const first = open();
    press('u');
    expect(first.onUndo).not.toHaveBeenCalled();
    cleanup();
    const second = open({ canUndo: true, isLocked: true });
    press('u');
    expect(second.onUndo).toHaveBeenCalledTimes(1);
  });

  test('sending, until one brand is answered and others are open', () => {
    const { onSend } = open({ hasAnswer: false, openCount: 2 });
    press('Enter', 'Enter');
    expect(onSend).not.toHaveBeenCalled();
  });
});

test('with an answer and open suspects, Enter sends, and the comment key still works', () => {
  const { onSend, onComment } = open({ hasAnswer: true, openCount: 2 });
  press('Enter', 'Enter');
  press('c');
  expect(onSend).toHaveBeenCalledTimes(1);
  expect(onComment).toHaveBeenCalledTimes(1);
  expect(screen.getByRole('button', { name: /Send, 2 open/ })).toBeTruthy();
});

test('the reason already given is shown as pressed', () => {
  open({ givenReason: 'trademark-use' });
  const pressed = screen.getAllByRole('button', { pressed: true });
  expect(pressed.map((button) => button.textContent)).toEqual(['2Trademark use']);
});
