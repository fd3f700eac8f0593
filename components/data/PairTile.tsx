import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import { memo, type MouseEvent } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Pair } from '@/lib/contracts/data-browser';
import type { RenditionSide } from '@/lib/client/pictures';
import { LabelBadge } from './LabelBadge';
import { PictureBoxes } from './PictureBoxes';

type Props = {
  pair: Pair;
  index: number;
  side: RenditionSide;
  isSelected: boolean;
  /** Whether the grid's focus is here; there is one such tile. */
  isActive: boolean;
  onPress: (index: number, event: Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>) => void;
  onTick: (index: number) => void;
};

/** One picture and brand: what it shows, what the machine says, what is believed. */
export const PairTile = memo(function PairTile(props: Props) {
  const { pair, index, side, isSelected, isActive, onPress, onTick } = props;
  const t = useTranslations('data');
  const tLabels = useTranslations('labels');
  const format = useFormatter();
  const { brand, label, prob, similarity, answerCount, agreement, boxes } = pair;
  const percent = (share: number) => format.number(share, { style: 'percent', maximumFractionDigits: 0 });
  const said =
    label === null
      ? tLabels('unanswered')
      : tLabels(label.isHardNegative ? 'hardNegative' : `kinds.${label.kind}`);
  return (
    // A cell of a grid: the grid's keys choose and move (use-pair-keys.ts).
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="gridcell"
      tabIndex={isActive ? 0 : -1}
      data-pair={index}
      aria-selected={isSelected}
      aria-label={t('tile', { brand: brand.name, said, score: prob === null ? t('noScore') : percent(prob) })}
      onClick={(event) => onPress(index, event)}
      className={clsx(
        'group relative flex min-w-0 flex-col overflow-hidden rounded-md border bg-panel outline-offset-1 select-none',
        isSelected ? 'border-accent ring-1 ring-accent' : 'border-line',
      )}
    >
      <PictureBoxes picture={pair} boxes={boxes ?? NO_BOXES} side={side} alt="" />
      <button
        type="button"
        tabIndex={-1}
        aria-hidden
        onClick={(event) => {
          event.stopPropagation();
          onTick(index);
        }}
        className={clsx(
          'absolute top-1.5 left-1.5 flex size-6 items-center justify-center rounded-sm border',
          isSelected
            ? 'border-accent bg-accent text-panel'
            : 'border-line-field bg-panel/80 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100',
        )}
      >
        {isSelected && <Check size={14} strokeWidth={3} aria-hidden />}
      </button>
      <div className="flex flex-col gap-1 p-1.5">
        <div className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate font-medium" title={brand.name}>
            {brand.name}
          </span>
          <span className="text-ink-2 tabular-nums" title={t(similarity === null ? 'score' : 'likeness')}>
            {similarity !== null
              ? format.number(similarity, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
              : prob === null
                ? '–'
                : format.number(prob, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}
          </span>
        </div>
        <div className="flex min-w-0 items-center gap-1.5">
          <LabelBadge said={label} className="min-w-0 shrink truncate" />
          {agreement !== null && agreement < 1 && (
            <span className="text-xs whitespace-nowrap text-violation" title={t('disagreeHint')}>
              {t('agree', { share: percent(agreement), count: answerCount })}
            </span>
          )}
        </div>
      </div>
    </div>
  );
});

const NO_BOXES: NonNullable<Pair['boxes']> = [];
