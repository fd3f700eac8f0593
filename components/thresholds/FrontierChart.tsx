import { useTranslations } from 'use-intl';
import type { HoursPlan } from '@/lib/contracts/thresholds';
import { useShareWords } from './use-share-words';

const SIZE = { width: 340, height: 150 };
const MARGIN = { left: 8, right: 8, top: 18, bottom: 20 };

/** The most that can be found with so many hours, where the thresholds in use stand under it, and the best set within the budget. */
export function FrontierChart({ plan: { frontier, now, best } }: { plan: HoursPlan }) {
  const t = useTranslations('thresholds');
  const { count, hours } = useShareWords();
  const all = [...frontier, now, best];
  const most = {
    hours: Math.max(1e-9, ...all.map((point) => point.hours)),
    found: Math.max(1e-9, ...all.map((point) => point.found)),
  };
  const x = (value: number) => MARGIN.left + (value / most.hours) * (SIZE.width - MARGIN.left - MARGIN.right);
  const y = (value: number) =>
    SIZE.height - MARGIN.bottom - (value / most.found) * (SIZE.height - MARGIN.top - MARGIN.bottom);
  const line = frontier
    .map((point, place) => `${place === 0 ? 'M' : 'L'}${x(point.hours)} ${y(point.found)}`)
    .join('');
  return (
    <figure
      aria-label={t('all.frontierText', {
        hours: hours(best.hours),
        best: count(best.found),
        now: count(now.found),
        hoursNow: hours(now.hours),
      })}
    >
      <svg viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} className="w-full text-2xs" aria-hidden>
        <line
          x1={MARGIN.left}
          x2={SIZE.width - MARGIN.right}
          y1={y(0)}
          y2={y(0)}
          className="stroke-line-strong"
        />
        <path d={line} fill="none" strokeWidth={1.75} className="stroke-accent" />
        <text x={MARGIN.left} y={11} className="fill-ink-3">
          {t('foundADay')}
        </text>
        <text x={SIZE.width - MARGIN.right} y={SIZE.height - 6} textAnchor="end" className="fill-ink-3">
          {t('hoursColumn')}
        </text>
        <circle
          cx={x(now.hours)}
          cy={y(now.found)}
          r={3.5}
          fill="none"
          strokeWidth={1.5}
          className="stroke-ink-2"
        />
        <Caption at={[x(now.hours), y(now.found) + 13]} className="fill-ink-2">
          {t('all.now')}
        </Caption>
        <circle cx={x(best.hours)} cy={y(best.found)} r={4} className="fill-accent" />
        <Caption at={[x(best.hours), y(best.found) - 8]} isLeft className="fill-accent">
          {t('all.bestSet')}
        </Caption>
      </svg>
    </figure>
  );
}

/** Beside a point: over the line there is room at the left, under it at the right. */
function Caption({
  isLeft = false,
  at: [x, y],
  className,
  children,
}: {
  at: [number, number];
  isLeft?: boolean;
  className: string;
  children: string;
}) {
  const endsHere = isLeft ? x > 70 : x > SIZE.width - 70;
  return (
    <text x={x + (endsHere ? -7 : 7)} y={y} textAnchor={endsHere ? 'end' : 'start'} className={className}>
      {children}
    </text>
  );
}
