'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { LearningFigures } from '@/lib/contracts/learning';

const WIDTH = 420;
const HEIGHT = 200;
const LEFT = 40;
const BOTTOM = 24;
const TOP = 8;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** Recall over the threshold, before dashed and after solid. The table under it says the same in numbers. */
export function HeldOutChart({ figures }: { figures: LearningFigures }) {
  const t = useTranslations('learning');
  const format = useFormatter();
  const x = (threshold: number) => LEFT + threshold * (WIDTH - LEFT - 8);
  const y = (share: number) => TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
  const path = (which: 'before' | 'after') =>
    figures.curve
      .flatMap((point) => {
        const passed = point[which];
        return passed === null ? [] : [`${x(point.threshold)},${y(passed.found / figures.positives)}`];
      })
      .join(' ');
  const percent = (share: number) => format.number(share, { style: 'percent' });
  return (
    <figure aria-label={t('chart')} className="flex flex-col gap-1">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden className="w-full">
        {TICKS.map((tick) => (
          <g key={tick} className="text-ink-3" fill="currentColor" fontSize={11}>
            <line x1={LEFT} x2={WIDTH - 8} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
            <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
              {percent(tick)}
            </text>
            <text x={x(tick)} y={HEIGHT - 6} textAnchor="middle">
              {format.number(tick)}
            </text>
          </g>
        ))}
        <polyline
          points={path('before')}
          fill="none"
          stroke="var(--ink-3)"
          strokeWidth={1.5}
          strokeDasharray="5 4"
        />
        <polyline points={path('after')} fill="none" stroke="var(--accent)" strokeWidth={2} />
      </svg>
      <figcaption className="flex gap-4 text-xs text-ink-2">
        <span className="flex items-center gap-1.5">
          <span className="w-5 border-t-2 border-dashed border-ink-3" aria-hidden />
          {t('legend.before')}
        </span>
        <span className="flex items-center gap-1.5">
          <span className="w-5 border-t-2 border-accent" aria-hidden />
          {t('legend.after')}
        </span>
      </figcaption>
    </figure>
  );
}
