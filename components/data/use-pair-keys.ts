'use client';

import { useShortcut } from '@/lib/client/shortcuts';

type Steps = 'left' | 'right' | 'up' | 'down';
type Options = {
  onMove: (step: Steps | 'first' | 'last') => void;
  onExtend: ((step: Steps) => void) | null;
  onToggle: (() => void) | null;
  onAll: (() => void) | null;
  onSimilar: (() => void) | null;
  onUndo: (() => void) | null;
  onSearch: () => void;
};

/** The keys of the grid: arrows, Home and End move, arrows with shift choose, space chooses one. */
export function usePairKeys({
  onMove,
  onExtend,
  onToggle,
  onAll,
  onSimilar,
  onUndo,
  onSearch,
}: Options): void {
  useShortcut('pair-left', () => onMove('left'));
  useShortcut('pair-right', () => onMove('right'));
  useShortcut('pair-up', () => onMove('up'));
  useShortcut('pair-down', () => onMove('down'));
  useShortcut('first-pair', () => onMove('first'));
  useShortcut('last-pair', () => onMove('last'));
  useShortcut('extend-left', onExtend && (() => onExtend('left')));
  useShortcut('extend-right', onExtend && (() => onExtend('right')));
  useShortcut('extend-up', onExtend && (() => onExtend('up')));
  useShortcut('extend-down', onExtend && (() => onExtend('down')));
  useShortcut('toggle-pair', onToggle);
  useShortcut('select-all', onAll);
  useShortcut('similar-pictures', onSimilar);
  useShortcut('undo-relabel', onUndo);
  useShortcut('to-filters', onSearch);
}
