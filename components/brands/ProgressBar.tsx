import { useFormatter } from 'use-intl';

type Props = {
  label: string;
  /** What is being done now. */
  words: string;
  /** 0..1 */
  share: number;
};

/** How far something long is. */
export function ProgressBar({ label, words, share }: Props) {
  const format = useFormatter();
  const percent = Math.round(100 * share);
  return (
    <div className="flex items-center gap-3">
      <span className="min-w-36 whitespace-nowrap">{words}</span>
      {/* As the other bars: a progress element cannot be drawn alike everywhere. */}
      <div
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={words}
        className="h-1.5 w-48 overflow-hidden rounded-full bg-line"
      >
        <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${percent}%` }} />
      </div>
      <span className="w-10 text-right text-ink-2 tabular-nums">
        {format.number(share, { style: 'percent', maximumFractionDigits: 0 })}
      </span>
    </div>
  );
}
