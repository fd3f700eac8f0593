'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { EvaluationFigures } from '@/lib/contracts/evaluations';

type Bin = NonNullable<EvaluationFigures['calibration']>['bins'][number];

const SIDE = 360;
const LEFT = 40;
const BOTTOM = 34;
const TOP = 8;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** The share that shows the brand over what the machine says, with its interval; the diagonal is what it should be. */
export function ReliabilityChart({ bins }: { bins: readonly Bin[] }) {
  const t = useTranslations('evaluation');
  const format = useFormatter();
  const x = (prob: number) => LEFT + prob * (SIDE - LEFT - TOP);
  const y = (share: number) => TOP + (1 - share) * (SIDE - TOP - BOTTOM);
  const points = bins.flatMap(({ meanProb, present }) =>
    meanProb === null || present.kind === 'too-few' ? [] : [{ at: meanProb, ...present }],
  );
  return (
    <figure aria-label={t('reliability')} className="flex flex-col gap-1">
      <svg viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden className="w-full max-w-96">
        {TICKS.map((tick) => (
          <g key={tick} className="text-ink-3" fill="currentColor" fontSize={11}>
            <line x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
            <line x1={x(tick)} x2={x(tick)} y1={y(0)} y2={y(1)} stroke="var(--line)" />
            <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
              {format.number(tick, { style: 'percent' })}
            </text>
            <text x={x(tick)} y={y(0) + 14} textAnchor="middle">
              {format.number(tick)}
            </text>
          </g>
        ))}
        <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} stroke="var(--ink-3)" strokeDasharray="5 4" />
        <polyline
          points={points.map(({ at, value }) => `${x(at)},${y(value)}`).join(' ')}
          fill="none"
          stroke="var(--accent)"
          strokeWidth={1.5}
        />
        {points.map(({ at, value, low, high }) => (
          <g key={at} stroke="var(--accent)" strokeWidth={1.5}>
            <line x1={x(at)} x2={x(at)} y1={y(low)} y2={y(high)} />
            <circle cx={x(at)} cy={y(value)} r={3.5} fill="var(--accent)" />
          </g>
        ))}
      </svg>
      <figcaption className="text-xs text-ink-2">{t('reliabilityText')}</figcaption>
    </figure>
  );
}
