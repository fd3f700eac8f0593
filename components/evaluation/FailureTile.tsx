import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import { memo, type MouseEvent } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { EvaluationFailure } from '@/lib/contracts/evaluations';
import { PictureBoxes } from '../data/PictureBoxes';

type Props = {
  failure: EvaluationFailure;
  index: number;
  isActive: boolean;
  isSelected: boolean;
  onPress: (index: number, event: Pick<MouseEvent, 'shiftKey'>) => void;
};

/** One failure: the picture, the brand, and what the machine says beside what it would have taken. */
export const FailureTile = memo(function FailureTile(props: Props) {
  const { failure, index, isActive, isSelected, onPress } = props;
  const t = useTranslations('evaluation');
  const tLabels = useTranslations('labels');
  const format = useFormatter();
  const { brand, prob, threshold, kind } = failure;
  const words = (value: number) =>
    format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return (
    // A cell of a grid: the page's keys choose and move (use-pair-keys.ts).
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="gridcell"
      tabIndex={isActive ? 0 : -1}
      data-failure={index}
      aria-selected={isSelected}
      aria-label={t('failure', { brand: brand.name, prob: words(prob), threshold: words(threshold) })}
      onClick={(event) => onPress(index, event)}
      className={clsx(
        'relative min-w-0 cursor-pointer overflow-hidden rounded-md border bg-panel outline-offset-1 select-none',
        isSelected ? 'border-accent ring-1 ring-accent' : 'border-line hover:border-line-strong',
      )}
    >
      <PictureBoxes picture={failure} boxes={NO_BOXES} side={160} alt="" />
      {isSelected && (
        <span
          aria-hidden
          className="absolute top-1.5 left-1.5 flex size-6 items-center justify-center rounded-sm bg-accent text-panel"
        >
          <Check size={14} strokeWidth={3} />
        </span>
      )}
      <div className="flex flex-col gap-0.5 p-1.5">
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate font-medium" title={brand.name}>
            {brand.name}
          </span>
          <span className="tabular-nums">{words(prob)}</span>
        </span>
        <span className="flex items-baseline gap-2 text-xs text-ink-3">
          <span className="min-w-0 flex-1 truncate">{kind && tLabels(`kinds.${kind}`)}</span>
          <span className="tabular-nums">{t('from', { threshold: words(threshold) })}</span>
        </span>
      </div>
    </div>
  );
});

const NO_BOXES: readonly never[] = [];
