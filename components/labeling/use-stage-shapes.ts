'use client';

import { useMemo } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { LabelAnswerView, LabelSuggestion } from '@/lib/contracts/label-work';
import type { Drawing, Suggestion } from '@/lib/domain/drawing/drawing';
import { toRect } from '@/lib/domain/drawing/rect';
import type { StageBox } from '../canvas/stage-types';

type Options = {
  drawing: Drawing;
  suggestions: readonly LabelSuggestion[];
  /** Those of them that wait to be looked at. */
  open: readonly Suggestion[];
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
  const { drawing, suggestions, open, askedBrandId, chosenBoxId, brandNameOf, earlier } = options;
  const words = useSuggestionWords();
  return useMemo(() => {
    // Beside an earlier answer the machine's boxes would only hide where the two differ.
    const shown = new Set(earlier ? [] : [...drawing.rejectedKeys, ...open.map(({ key }) => key)]);
    const ofMachine = suggestions
      .map((suggestion, index): StageBox => {
        const isRejected = drawing.rejectedKeys.includes(suggestion.key);
        return {
          ...toRect(suggestion),
          id: suggestion.key,
          // The rest is in the list; on the picture its words would be in the way.
          label: isRejected ? String(index + 1) : words.short(suggestion, index, askedBrandId),
          kind: isRejected ? 'refused' : 'estimate',
          isUnsure: true,
        };
      })
      .filter(({ id }) => shown.has(id));
    const ofOthers = (earlier?.boxes ?? []).map((box, index): StageBox => ({
      ...toRect(box),
      id: `earlier ${index}`,
      label: '',
      kind: 'mark',
      isUnsure: true,
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
  }, [drawing, suggestions, open, askedBrandId, chosenBoxId, brandNameOf, earlier, words]);
}

/** What the machine takes a suggestion for, after its number. */
export function useSuggestionWords() {
  const t = useTranslations('stage');
  const format = useFormatter();
  return useMemo(() => {
    const probOf = ({ match, objectness }: LabelSuggestion): string => {
      const prob = match?.prob ?? objectness;
      const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
      return prob === null ? '' : format.number(prob, digits);
    };
    const whole = (suggestion: LabelSuggestion, index: number): string => {
      const { match } = suggestion;
      const number = index + 1;
      if (match === null) return t('unknownMark', { number });
      return t('knownMark', { number, brand: match.brandName, prob: probOf(suggestion) }).trim();
    };
    return {
      /** E.g. "1 Oatly 0.94". */
      whole,
      /** Where one brand is asked for: its own without its name, any other's by number alone. */
      short: (suggestion: LabelSuggestion, index: number, askedBrandId: string | null): string => {
        if (askedBrandId === null) return whole(suggestion, index);
        const isAsked = suggestion.match?.brandId === askedBrandId;
        return isAsked ? `${index + 1} · ${probOf(suggestion)}` : String(index + 1);
      },
    };
  }, [t, format]);
}
