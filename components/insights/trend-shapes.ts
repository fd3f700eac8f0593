import type { InsightPoint } from '@/lib/contracts/insights';

/** The chart's frame in px, and room around it for what is written at its axes. */
export const TREND_HEIGHT = 132;
export const MARGIN = { left: 40, right: 8, top: 8, bottom: 20 };

/** A value of each step; null where it cannot be estimated, and an interval where it is an estimate. */
export type TrendValue = { value: number; low?: number; high?: number } | null;

export type TrendScale = { x: (place: number) => number; y: (value: number) => number; stepWidth: number };

export function makeTrendScale(width: number, steps: number, most: number): TrendScale {
  const inner = {
    width: Math.max(0, width - MARGIN.left - MARGIN.right),
    height: TREND_HEIGHT - MARGIN.top - MARGIN.bottom,
  };
  const stepWidth = inner.width / Math.max(1, steps);
  return {
    x: (place) => MARGIN.left + (place + 0.5) * stepWidth,
    y: (value) => MARGIN.top + (1 - value / most) * inner.height,
    stepWidth,
  };
}

/** The smallest of 1, 2, 5, 10, 20, … that is not under any value. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const decade = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * decade).find((step) => step >= value * (1 - 1e-9))!;
}

/** The largest value or upper end, rounded up. */
export function mostOf(values: readonly TrendValue[]): number {
  return roundUp(values.reduce((most, one) => Math.max(most, one?.high ?? one?.value ?? 0), 0));
}

/** Stretches of places that follow each other without a gap. */
export function stretchesOf(values: readonly TrendValue[]): number[][] {
  const stretches: number[][] = [];
  let isOpen = false;
  values.forEach((value, place) => {
    if (value !== null && !isOpen) stretches.push([]);
    isOpen = value !== null;
    if (isOpen) stretches.at(-1)!.push(place);
  });
  return stretches;
}

/** Places whose dates are written: the first, the last, and as many between as fit. */
export function labelledPlaces(steps: number, width: number, labelWidth: number): number[] {
  const fit = Math.max(2, Math.floor(width / labelWidth));
  const every = Math.max(1, Math.ceil((steps - 1) / (fit - 1)));
  return Array.from({ length: steps }, (_, place) => place).filter(
    (place) => (steps - 1 - place) % every === 0,
  );
}

export const TRENDS = ['verdicts', 'found', 'precision', 'backlog', 'backlogAge', 'reviewerMinutes'] as const;
export type Trend = (typeof TRENDS)[number];

/** What a trend draws of each step. */
export function valuesOf(trend: Trend, points: readonly InsightPoint[]): TrendValue[] {
  return points.map((point): TrendValue => {
    if (trend === 'precision') return point.precision.kind === 'estimate' ? point.precision : null;
    if (trend === 'backlogAge')
      return {
        value: point.backlogMedianHours,
        low: point.backlogMedianHours,
        high: point.backlogOldestHours,
      };
    return { value: point[trend] };
  });
}
