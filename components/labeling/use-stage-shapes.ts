'use client';

import { useMemo } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { LabelAnswerView, LabelSuggestion } from '@/lib/contracts/labeling';
import type { Drawing } from '@/lib/domain/drawing/drawing';
import { toRect } from '@/lib/domain/drawing/rect';
import type { StageBox } from '../canvas/stage-types';

type Options = {
  drawing: Drawing;
  suggestions: readonly LabelSuggestion[];
  /** Null = any mark is asked for. */
  askedBrandId: string | null;
  /** Drawn by the layer that changes. */
  chosenBoxId: string | null;
  /** Only where any mark is asked for does a box say whose it is. */
  brandNameOf: ((brandId: string | null) => string) | null;
  /** An earlier answer to look at. */
  earlier: LabelAnswerView | null;
};

/** What the stage shows under the box that is being changed. */
export function useStageShapes(options: Options): readonly StageBox[] {
  const { drawing, suggestions, askedBrandId, chosenBoxId, brandNameOf, earlier } = options;
  const words = useSuggestionWords();
  return useMemo(() => {
    const taken = new Set(drawing.boxes.map((box) => box.suggestionKey));
    const ofMachine = suggestions
      .map((suggestion, index): StageBox => {
        const isAsked = askedBrandId === null || suggestion.match?.brandId === askedBrandId;
        const isRejected = drawing.rejectedKeys.includes(suggestion.key);
        return {
          ...toRect(suggestion),
          id: suggestion.key,
          // What is nobody's, or another's, is in the list; on the picture its words would be in the way.
          label: isRejected || !isAsked ? String(index + 1) : words(suggestion, index),
          kind: isRejected ? 'refused' : 'estimate',
          isUnsure: true,
        };
      })
      .filter(({ id }) => !taken.has(id));
    const ofOthers = (earlier?.boxes ?? []).map((box, index): StageBox => ({
      ...toRect(box),
      id: `earlier ${index}`,
      label: '',
      kind: 'refused',
      isUnsure: false,
    }));
    const ofPerson = drawing.boxes
      .filter((box) => !box.isHidden && box.id !== chosenBoxId)
      .map((box): StageBox => ({
        ...toRect(box),
        id: box.id,
        label: brandNameOf === null ? '' : brandNameOf(box.brandId),
        kind: 'mark',
        isUnsure: false,
      }));
    return [...ofOthers, ...ofMachine, ...ofPerson];
  }, [drawing, suggestions, askedBrandId, chosenBoxId, brandNameOf, earlier, words]);
}

/** Number and what the machine takes it for, e.g. "1 Oatly 0.94". */
export function useSuggestionWords() {
  const t = useTranslations('stage');
  const format = useFormatter();
  return useMemo(
    () =>
      ({ match, objectness }: LabelSuggestion, index: number): string => {
        const prob = match?.prob ?? objectness;
        const shown =
          prob === null ? '' : format.number(prob, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
        return match === null
          ? t('unknownMark', { number: index + 1 })
          : t('knownMark', { number: index + 1, brand: match.brandName, prob: shown }).trim();
      },
    [t, format],
  );
}
