// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { useShortcut } from '@/lib/client/shortcuts';
import type { Rect } from '@/lib/domain/drawing/rect';
import { CornerKeys } from './CornerKeys';
import { useCornerGrid } from './use-corner-grid';
import { createPlacementStore, createViewport } from './viewport-store';

afterEach(cleanup);

const PICTURE = { url: 'a.jpg', width: 480, height: 360 };

function Desk({
  drawingKey,
  onBox,
  onPageKey,
}: {
  drawingKey: string;
  onBox: (rect: Rect) => void;
  onPageKey: () => void;
}) {
  const corners = useCornerGrid(drawingKey, viewport, onBox);
  useShortcut('place-corners', corners.start);
  useShortcut('wrong-brand', onPageKey);
  useShortcut('submit-label', onPageKey);
  useShortcut('cancel-drawing', onPageKey);
  if (corners.grid === null) return null;
  return (
    <>
      <output>{corners.grid.regions.length + (corners.grid.first ? 10 : 0)}</output>
      <CornerKeys corners={corners} />
    </>
  );
}
let viewport: ReturnType<typeof createViewport>;

function open() {
  viewport = createViewport(createPlacementStore(), PICTURE, { width: 960, height: 800 });
  const spies = { onBox: vi.fn(), onPageKey: vi.fn() };
  const { rerender } = render(<Desk drawingKey="one" {...spies} />);
  return { ...spies, goOn: () => rerender(<Desk drawingKey="two" {...spies} />) };
}
const press = (...keys: string[]) => {
  for (const key of keys) fireEvent.keyDown(document.body, { key });
};
/** Keys pressed for the first corner; over 10, for the second. */
const depth = () => Number(screen.queryByRole('status')?.textContent ?? 0);

test('nine keys go to the corner and the picture comes nearer; then it lies as it did', () => {
  const { onBox, onPageKey } = open();
  const home = viewport.read();
  press('j', 'w', 'x');
  expect(depth()).toBe(3);
  expect(viewport.read().scale).toBeGreaterThan(home.scale);
  press('Enter');
  expect(depth()).toBe(11);
  expect(viewport.read()).toEqual(home);
  press('c', 'Enter');
  expect(onBox).toHaveBeenCalledTimes(1);
  const [{ x, y, width, height }] = onBox.mock.calls[0] as [Rect];
  expect([x, y, x + width, y + height].every(Number.isInteger)).toBe(true);
  expect(viewport.read()).toEqual(home);
  expect(onPageKey).not.toHaveBeenCalled();
});

test('a key back leads to the start, and out; then the keys are the page’s again', () => {
  const { onBox, onPageKey } = open();
  press('j', 'q', 'Enter', 'Backspace', 'Backspace');
  expect(depth()).toBe(1);
  press('Backspace');
  expect(depth()).toBe(0);
  expect(onPageKey).not.toHaveBeenCalled();
  press('w', 'Enter', 'Escape');
  expect(onPageKey).toHaveBeenCalledTimes(3);
  expect(onBox).not.toHaveBeenCalled();
});

test('Escape gives the box up, and another picture begins without a grid', () => {
  const { onBox, goOn } = open();
  press('j', 's', 'Escape');
  expect(depth()).toBe(0);
  press('j', 's');
  goOn();
  expect(depth()).toBe(0);
  expect(onBox).not.toHaveBeenCalled();
});
