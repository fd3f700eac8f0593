'use client';

import { clsx } from 'clsx';
import { Check, PencilLine, RotateCcw, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { LabelSuggestion } from '@/lib/contracts/label-work';
import { useShortcutLabel } from '@/lib/client/shortcuts';
import { suggestionState } from '@/lib/domain/drawing/drawing';
import { IconButton } from '../ui/IconButton';
import { Kbd } from '../ui/Kbd';
import { KEY_NUMBERS, type KeyNumber } from './SuggestionKeys';
import { useSuggestionWords } from './use-stage-shapes';
import type { LabelDrawing } from './use-label-drawing';

type Props = { drawing: LabelDrawing; suggestions: readonly LabelSuggestion[]; isLocked: boolean };

/** The machine's boxes that wait to be looked at, with their keys, and those that were refused. */
export function SuggestionRows({ drawing, suggestions, isLocked }: Props) {
  const t = useTranslations('labeling');
  const rows = suggestions
    .map((suggestion, index) => ({ suggestion, index, drawn: drawing.suggestions[index]! }))
    .map((row) => ({ ...row, isRejected: suggestionState(drawing.present, row.drawn) === 'rejected' }))
    .filter(({ drawn, isRejected }) => isRejected || drawing.open.includes(drawn));
  if (rows.length === 0) return <p className="text-ink-3">{t('allTaken')}</p>;
  return (
    <ul aria-label={t('suggestions', { count: drawing.open.length })}>
      {rows.map(({ suggestion, index, isRejected }) => (
        <li
          key={suggestion.key}
          aria-current={drawing.chosenSuggestion?.key === suggestion.key ? 'true' : undefined}
          className="-mx-2 flex min-h-8 items-center gap-1 rounded-md px-2 hover:bg-hover aria-[current]:bg-unsure-soft"
        >
          <SuggestionRow
            drawing={drawing}
            suggestion={suggestion}
            index={index}
            isRejected={isRejected}
            isLocked={isLocked}
          />
        </li>
      ))}
    </ul>
  );
}

type RowProps = {
  drawing: LabelDrawing;
  suggestion: LabelSuggestion;
  index: number;
  isRejected: boolean;
  isLocked: boolean;
};

function SuggestionRow({ drawing, suggestion, index, isRejected, isLocked }: RowProps) {
  const t = useTranslations('labeling');
  const words = useSuggestionWords();
  const drawn = drawing.suggestions[index]!;
  const { width, height } = drawn;
  const fixKey = useShortcutLabel('fix-suggestion');
  return (
    <>
      <NumberKey number={index + 1} />
      <button
        type="button"
        disabled={isLocked || isRejected}
        className={clsx('min-w-0 flex-1 truncate text-left', isRejected && 'text-ink-3 line-through')}
        title={words.whole(suggestion, index)}
        onClick={() => drawing.choose({ kind: 'suggestion', key: suggestion.key })}
      >
        {words.whole(suggestion, index).replace(/^\d+ /, '')}
      </button>
      <span className="text-xs text-ink-3 tabular-nums">{t('dimensions', { width, height })}</span>
      {isRejected ? (
        <IconButton
          label={t('reopen', { number: index + 1 })}
          icon={<RotateCcw size={14} aria-hidden />}
          className="size-6"
          disabled={isLocked}
          onClick={() => drawing.reject(drawn)}
        />
      ) : (
        <>
          <IconButton
            label={t('accept', { number: index + 1 })}
            icon={<Check size={14} aria-hidden />}
            className="size-6"
            disabled={isLocked}
            onClick={() => drawing.accept(drawn)}
          />
          <IconButton
            label={t('fix', { number: index + 1 })}
            shortcut={fixKey}
            icon={<PencilLine size={14} aria-hidden />}
            className="size-6"
            disabled={isLocked}
            onClick={() => drawing.fix(drawn)}
          />
          <IconButton
            label={t('reject', { number: index + 1 })}
            icon={<X size={14} aria-hidden />}
            className="size-6"
            disabled={isLocked}
            onClick={() => drawing.reject(drawn)}
          />
        </>
      )}
    </>
  );
}

/** The key that accepts; a suggestion after the ninth has none. */
function NumberKey({ number }: { number: number }) {
  const known = KEY_NUMBERS.find((one) => one === number);
  return known === undefined ? (
    <span className="w-4 text-center text-xs text-ink-3">{number}</span>
  ) : (
    <KeyCap number={known} />
  );
}

function KeyCap({ number }: { number: KeyNumber }) {
  return <Kbd className="text-unsure">{useShortcutLabel(`accept-${number}`)}</Kbd>;
}
