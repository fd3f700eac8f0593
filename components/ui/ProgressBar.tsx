import { clsx } from 'clsx';

type Props = {
  label: string;
  /** 0..1 */
  share: number;
  /** What is going on, read out with the share. */
  words: string;
  className?: string;
};

/** How far something is. As the bars of label batches: a progress element cannot be drawn alike everywhere. */
export function ProgressBar({ label, share, words, className }: Props) {
  const percent = Math.round(100 * share);
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={words}
      className={clsx('h-1.5 overflow-hidden rounded-full bg-line', className)}
    >
      <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${percent}%` }} />
    </div>
  );
}
