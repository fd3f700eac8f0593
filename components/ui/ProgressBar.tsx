'use client';

import { Progress } from '@base-ui/react/progress';

type Props = {
  label: string;
  /** 0..1; null = going on, length unknown. */
  share: number | null;
  /** What is done in words, e.g. "312 of 2,936". */
  valueText?: string;
};

export function ProgressBar({ label, share, valueText }: Props) {
  return (
    <Progress.Root
      value={share === null ? null : share * 100}
      {...(valueText !== undefined && { getAriaValueText: () => valueText })}
      className="grid content-start grid-cols-[1fr_auto] gap-x-2 gap-y-1"
    >
      <Progress.Label>{label}</Progress.Label>
      {valueText !== undefined && <span className="text-ink-2">{valueText}</span>}
      <Progress.Track className="col-span-2 h-1.5 overflow-hidden rounded-full bg-line">
        <Progress.Indicator className="h-full bg-accent transition-[width] duration-200 data-indeterminate:w-1/3 data-indeterminate:animate-pulse" />
      </Progress.Track>
    </Progress.Root>
  );
}
