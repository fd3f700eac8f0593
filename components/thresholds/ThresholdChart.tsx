'use client';

import { clsx } from 'clsx';
import { useRef } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useElementSize } from '@/lib/client/element-size';
import type { ThresholdPoint } from '@/lib/contracts/thresholds';
import type { Quantity } from '@/lib/domain/thresholds/quantities';
import {
  bandPath,
  CHART_HEIGHT,
  linePath,
  makeScale,
  MARGIN,
  onLogScale,
  thresholdAt,
  type Scale,
} from './chart-shapes';

type Props = {
  points: readonly ThresholdPoint[];
  position: number;
  /** In use; drawn as a quiet line. */
  active: number | null;
  /** The precision that is or would be promised. */
  promised: number | null;
  /** Thresholds that a certificate could be had for, and those that have it. */
  certified: readonly number[];
  onMove: (threshold: number) => void;
};

const CURVES = [
  { quantity: 'flag-rate', isLog: true, colour: 'text-unsure', dash: '5 4' },
  { quantity: 'closed-set-recall', isLog: false, colour: 'text-accent', dash: '1.5 3.5' },
  { quantity: 'live-recall', isLog: false, colour: 'text-accent', dash: undefined },
  { quantity: 'actionable-precision', isLog: false, colour: 'text-clear', dash: undefined },
] as const satisfies ReadonlyArray<{
  quantity: Quantity;
  isLog: boolean;
  colour: string;
  dash: string | undefined;
}>;
const GRID = [0, 0.25, 0.5, 0.75, 1];
const X_TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
/** Until the page is laid out. */
const FIRST_WIDTH = 880;

/** The quantities over the threshold with their intervals, and the handle that chooses one: drag it, click, or use the arrows. */
export function ThresholdChart({ points, position, active, promised, certified, onMove }: Props) {
  const t = useTranslations('thresholds');
  const frame = useRef<HTMLDivElement>(null);
  const width = useElementSize(frame)?.width ?? FIRST_WIDTH;
  const scale = makeScale(width);
  const moveTo = (clientX: number) => {
    const left = frame.current?.getBoundingClientRect().left ?? 0;
    onMove(nearest(points, thresholdAt(clientX - left, width)));
  };
  return (
    <figure aria-label={t('chart')} className="flex flex-col gap-2">
      <Legend points={points} />
      <div
        ref={frame}
        className="relative cursor-ew-resize touch-none select-none"
        style={{ height: CHART_HEIGHT }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          moveTo(event.clientX);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) moveTo(event.clientX);
        }}
      >
        <svg aria-hidden width={width} height={CHART_HEIGHT} className="block overflow-visible">
          <rect
            x={scale.x(position)}
            y={scale.y(1)}
            width={Math.max(0, scale.x(1) - scale.x(position))}
            height={scale.y(0) - scale.y(1)}
            className="fill-accent-soft"
            opacity={0.6}
          />
          <Axes scale={scale} />
          {CURVES.map((curve) => (
            <Curve key={curve.quantity} curve={curve} points={points} scale={scale} />
          ))}
          {promised !== null && <Promised share={promised} scale={scale} />}
          {certified.map((threshold) => (
            <path
              key={threshold}
              d={`M${scale.x(threshold) - 4} ${scale.y(0) + 7}h8l-4 -6z`}
              className="fill-clear"
            />
          ))}
          {active !== null && active !== position && (
            <line
              x1={scale.x(active)}
              x2={scale.x(active)}
              y1={scale.y(1)}
              y2={scale.y(0)}
              strokeDasharray="2 3"
              className="stroke-ink-3"
            />
          )}
          <line
            x1={scale.x(position)}
            x2={scale.x(position)}
            y1={scale.y(1) - 6}
            y2={scale.y(0)}
            strokeWidth={1.5}
            className="stroke-ink"
          />
        </svg>
        <Handle points={points} position={position} left={scale.x(position)} onMove={onMove} />
      </div>
    </figure>
  );
}

function Axes({ scale }: { scale: Scale }) {
  const format = useFormatter();
  return (
    <g className="fill-ink-3 text-2xs">
      {GRID.map((share) => (
        <g key={share}>
          <line
            x1={scale.x(0)}
            x2={scale.x(1)}
            y1={scale.y(share)}
            y2={scale.y(share)}
            className="stroke-line"
          />
          <text x={MARGIN.left - 8} y={scale.y(share) + 4} textAnchor="end">
            {format.number(share, { style: 'percent' })}
          </text>
        </g>
      ))}
      {X_TICKS.map((threshold) => (
        <text key={threshold} x={scale.x(threshold)} y={scale.y(0) + 20} textAnchor="middle">
          {format.number(threshold)}
        </text>
      ))}
    </g>
  );
}

type CurveProps = { curve: (typeof CURVES)[number]; points: readonly ThresholdPoint[]; scale: Scale };

function Curve({ curve: { quantity, isLog, colour, dash }, points, scale }: CurveProps) {
  const plotted = points.map(({ threshold, quantities }) => {
    const estimate = quantities[quantity];
    return { threshold, estimate: isLog ? onLogScale(estimate) : estimate };
  });
  return (
    <g className={colour}>
      {!isLog && <path d={bandPath(plotted, scale)} fill="currentColor" opacity={0.16} />}
      <path
        d={linePath(plotted, scale)}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.75}
        strokeDasharray={dash}
        strokeLinejoin="round"
      />
    </g>
  );
}

function Promised({ share, scale }: { share: number; scale: Scale }) {
  const t = useTranslations('thresholds');
  const format = useFormatter();
  return (
    <g className="text-clear">
      <line
        x1={scale.x(0)}
        x2={scale.x(1)}
        y1={scale.y(share)}
        y2={scale.y(share)}
        stroke="currentColor"
        strokeDasharray="1.5 3"
      />
      <text x={scale.x(0) + 6} y={scale.y(share) - 5} className="fill-current text-2xs">
        {t('promisedPrecision', {
          share: format.number(share, { style: 'percent', maximumFractionDigits: 1 }),
        })}
      </text>
    </g>
  );
}

/** What the lines are; a quantity with nothing to draw says so here. */
function Legend({ points }: { points: readonly ThresholdPoint[] }) {
  const t = useTranslations('thresholds');
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1">
      {CURVES.toReversed().map(({ quantity, isLog, colour, dash }) => {
        const hasNone = points.every(({ quantities }) => quantities[quantity].kind === 'too-few');
        return (
          <li key={quantity} className={clsx('flex items-center gap-2', hasNone ? 'text-ink-3' : colour)}>
            <svg width={16} height={2} aria-hidden>
              <line x2={16} y1={1} y2={1} stroke="currentColor" strokeWidth={2} strokeDasharray={dash} />
            </svg>
            {t(`quantities.${quantity}`)}
            {isLog && ` ${t('onLogScale')}`}
            {hasNone && `: ${t('tooFew')}`}
          </li>
        );
      })}
    </ul>
  );
}

type HandleProps = Pick<Props, 'points' | 'position' | 'onMove'> & { left: number };

/** The same as a slider for keyboard and assistive technology; its steps are the positions that there are figures for. */
function Handle({ points, position, left, onMove }: HandleProps) {
  const t = useTranslations('thresholds');
  const format = useFormatter();
  const value = format.number(position, { minimumFractionDigits: 2, maximumFractionDigits: 4 });
  return (
    <div className="absolute top-0 -translate-x-1/2 cursor-grab active:cursor-grabbing" style={{ left }}>
      <input
        type="range"
        min={0}
        max={points.length - 1}
        value={points.findIndex(({ threshold }) => threshold === position)}
        aria-label={t('threshold')}
        aria-valuetext={value}
        onChange={(event) => onMove(points[event.currentTarget.valueAsNumber]!.threshold)}
        className="peer pointer-events-none absolute inset-0 opacity-0"
      />
      <output className="flex h-6 min-w-10 items-center justify-center rounded-md bg-solid px-2 text-xs font-semibold text-on-solid peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-focus">
        {value}
      </output>
    </div>
  );
}

function nearest(points: readonly ThresholdPoint[], threshold: number): number {
  let best = points[0]!.threshold;
  for (const point of points) {
    if (Math.abs(point.threshold - threshold) < Math.abs(best - threshold)) best = point.threshold;
  }
  return best;
}
