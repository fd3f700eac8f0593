import type { RefObject } from 'react';
import { useShortcut } from '@/lib/client/shortcuts';

type Options = {
  list: RefObject<HTMLElement | null>;
  filters: RefObject<HTMLElement | null>;
  /** The last row is left downwards; undefined when nothing comes after it. */
  onEnd: (() => void) | undefined;
};

/** J and K move the focus from row to row, so that Enter opens what has it, and a screen reader reads it out. */
export function useRowKeys({ list, filters, onEnd }: Options): void {
  const move = (step: 1 | -1) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const here = rows.findIndex((row) => row === document.activeElement);
    if (here === rows.length - 1 && step === 1) onEnd?.();
    const next = here === -1 ? rows[0] : rows[here + step];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: 'nearest' });
  };
  useShortcut('next-row', () => move(1));
  useShortcut('previous-row', () => move(-1));
  useShortcut('search', () => filters.current?.querySelector('input')?.focus());
}
