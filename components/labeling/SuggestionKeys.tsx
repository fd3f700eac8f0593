'use client';

import { useShortcut } from '@/lib/client/shortcuts';
import type { LabelDrawing } from './use-label-drawing';

export const KEY_NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
export type KeyNumber = (typeof KEY_NUMBERS)[number];

/** 1 to 9 accept, with Shift they reject; letters are about the chosen suggestion or the next. */
export function SuggestionKeys({ drawing }: { drawing: LabelDrawing }) {
  const { suggestions, next, open } = drawing;
  useShortcut('fix-suggestion', next ? () => drawing.fix() : null);
  useShortcut('reject-suggestion', next ? () => drawing.reject(next) : null);
  useShortcut('accept-all', open.length > 0 ? drawing.acceptAll : null);
  return KEY_NUMBERS.filter((number) => number <= suggestions.length).map((number) => (
    <NumberKeys key={number} number={number} drawing={drawing} />
  ));
}

function NumberKeys({ number, drawing }: { number: KeyNumber; drawing: LabelDrawing }) {
  useShortcut(`accept-${number}`, () => drawing.acceptNumber(number));
  useShortcut(`reject-${number}`, () => drawing.rejectNumber(number));
  return null;
}
