'use client';

import { Meter as BaseMeter } from '@base-ui/react/meter';
import { clsx } from 'clsx';

type Props = {
  label: string;
  /** Length of the bar, 0..1. */
  share: number;
  /** What the bar stands for, e.g. "+2.9"; read out in place of a percentage. */
  valueText: string;
  /** Speaks against: drawn in the colour of "no violation". */
  isAgainst?: boolean;
};

/** One signal's part of a whole: name, bar, figure. */
export function Meter({ label, share, valueText, isAgainst = false }: Props) {
  return (
    <BaseMeter.Root
      value={Math.min(1, Math.max(0, share)) * 100}
      getAriaValueText={() => valueText}
      className="grid grid-cols-[minmax(0,8.25rem)_1fr_3rem] items-center gap-x-2"
    >
      <BaseMeter.Label className="truncate" title={label}>
        {label}
      </BaseMeter.Label>
      <BaseMeter.Track className="h-1.5 overflow-hidden rounded-full bg-line">
        <BaseMeter.Indicator className={clsx('h-full rounded-full', isAgainst ? 'bg-clear' : 'bg-accent')} />
      </BaseMeter.Track>
      <span className="text-right text-ink-2">{valueText}</span>
    </BaseMeter.Root>
  );
}
