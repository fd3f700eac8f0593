'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { clsx } from 'clsx';
import { Eye, EyeOff, Lock, LockOpen, Tag, Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useShortcutLabel } from '@/lib/client/shortcuts';
import { provenanceOf, type DrawnBox } from '@/lib/domain/drawing/drawing';
import { IconButton } from '../ui/IconButton';
import type { LabelDrawing } from './use-label-drawing';

type Props = {
  drawing: LabelDrawing;
  smallestMarkPx: number | null;
  /** Null where all boxes are of the brand that is asked for. */
  brandNameOf: ((brandId: string | null) => string) | null;
  onBrand: (box: DrawnBox) => void;
  isLocked: boolean;
};

const ROW_PX = 32;
/** More are scrolled. */
const VISIBLE_ROWS = 8;

/** The boxes in words: where each comes from, how large it is, whether it is locked or hidden. Thousands are only rows. */
export function BoxRows({ drawing, smallestMarkPx, brandNameOf, onBrand, isLocked }: Props) {
  const t = useTranslations('labeling');
  const { boxes } = drawing.present;
  const frame = useRef<HTMLDivElement>(null);
  // No compiler memoizes here, so nothing can go stale.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: boxes.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const chosenIndex = boxes.findIndex((box) => box.id === drawing.chosenBox?.id);
  // Joins the scroll position: a box chosen on the picture is shown here too.
  useEffect(() => {
    if (chosenIndex >= 0) rows.scrollToIndex(chosenIndex);
  }, [chosenIndex, rows]);
  return (
    <div
      ref={frame}
      className="-mx-2 overflow-y-auto"
      style={{ height: Math.min(boxes.length, VISIBLE_ROWS) * ROW_PX }}
    >
      <ul
        aria-label={t('boxes', { count: boxes.length })}
        className="relative"
        style={{ height: rows.getTotalSize() }}
      >
        {rows.getVirtualItems().map(({ index, start }) => (
          <li
            key={boxes[index]!.id}
            aria-current={index === chosenIndex ? 'true' : undefined}
            aria-setsize={boxes.length}
            aria-posinset={index + 1}
            className="absolute inset-x-0 flex h-8 items-center gap-1 rounded-md px-2 hover:bg-hover aria-[current]:bg-accent-soft"
            style={{ top: start }}
          >
            <BoxRow
              drawing={drawing}
              box={boxes[index]!}
              index={index}
              smallestMarkPx={smallestMarkPx}
              brandName={brandNameOf === null ? null : brandNameOf(boxes[index]!.brandId)}
              onBrand={onBrand}
              isLocked={isLocked}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

type RowProps = Pick<Props, 'drawing' | 'smallestMarkPx' | 'onBrand' | 'isLocked'> & {
  box: DrawnBox;
  index: number;
  brandName: string | null;
};

function BoxRow({ drawing, box, index, smallestMarkPx, brandName, onBrand, isLocked }: RowProps) {
  const t = useTranslations('labeling');
  const format = useFormatter();
  const [brandKey, lockKey, hideKey, deleteKey] = [
    useShortcutLabel('brand-of-box'),
    useShortcutLabel('lock-box'),
    useShortcutLabel('hide-box'),
    useShortcutLabel('delete-box'),
  ];
  const provenance = provenanceOf(box, drawing.suggestions);
  const origin =
    provenance.kind === 'edited'
      ? t('edited', { iou: format.number(provenance.iou, { maximumFractionDigits: 2 }) })
      : t(provenance.kind);
  const { x, y, width, height, isHidden } = box;
  const isTooSmall = smallestMarkPx !== null && height < smallestMarkPx;
  const name = t('boxNumber', { number: index + 1 });
  return (
    <>
      <button
        type="button"
        title={t('boxWords', { name, origin, x, y, width, height })}
        aria-label={t('boxWords', { name: brandName ?? name, origin, x, y, width, height })}
        className={clsx('flex min-w-0 flex-1 gap-2 text-left', isHidden && 'opacity-50')}
        onClick={() => drawing.choose({ kind: 'box', id: box.id })}
      >
        <span className="truncate">{brandName ?? name}</span>
        <span className="truncate text-ink-3">{origin}</span>
      </button>
      <span
        className={clsx('text-xs tabular-nums', isTooSmall ? 'text-violation' : 'text-ink-3')}
        title={isTooSmall ? t('tooSmall', { smallest: smallestMarkPx }) : undefined}
      >
        {t('dimensions', { width, height })}
      </span>
      {brandName !== null && (
        <IconButton
          label={t('setBrand', { name })}
          shortcut={brandKey}
          icon={<Tag size={14} aria-hidden />}
          className="size-6"
          disabled={isLocked || box.isLocked}
          onClick={() => onBrand(box)}
        />
      )}
      <IconButton
        label={t(box.isLocked ? 'unlock' : 'lock', { name })}
        shortcut={lockKey}
        isPressed={box.isLocked}
        icon={box.isLocked ? <Lock size={14} aria-hidden /> : <LockOpen size={14} aria-hidden />}
        className="size-6"
        disabled={isLocked}
        onClick={() => drawing.toggleLock(box)}
      />
      <IconButton
        label={t(isHidden ? 'show' : 'hide', { name })}
        shortcut={hideKey}
        isPressed={isHidden}
        icon={isHidden ? <EyeOff size={14} aria-hidden /> : <Eye size={14} aria-hidden />}
        className="size-6"
        disabled={isLocked}
        onClick={() => drawing.toggleHidden(box)}
      />
      <IconButton
        label={t('delete', { name })}
        shortcut={deleteKey}
        icon={<Trash2 size={14} aria-hidden />}
        className="size-6"
        disabled={isLocked || box.isLocked}
        onClick={() => drawing.remove(box)}
      />
    </>
  );
}
