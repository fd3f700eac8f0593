import { useFormatter } from 'use-intl';
import { ProgressBar } from '../ui/ProgressBar';

type Props = {
  label: string;
  /** What is being done now. */
  words: string;
  /** 0..1 */
  share: number;
};

/** How far something long is: what is done, the bar, the percentage. */
export function WordedProgress({ label, words, share }: Props) {
  const format = useFormatter();
  return (
    <div className="flex items-center gap-3">
      <span className="min-w-36 whitespace-nowrap">{words}</span>
      <ProgressBar label={label} share={share} words={words} className="w-48" />
      <span className="w-10 text-right text-ink-2 tabular-nums">
        {format.number(share, { style: 'percent', maximumFractionDigits: 0 })}
      </span>
    </div>
  );
}
