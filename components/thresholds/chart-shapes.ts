import type { QuantityEstimate } from '@/lib/domain/thresholds/quantities';

/** A place on the chart: x = threshold, y = share, both 0..1. */
export type Scale = { x: (threshold: number) => number; y: (share: number) => number };
export type Plotted = { threshold: number; estimate: QuantityEstimate };

/** The chart's frame in px, and room around it for what is written at its axes. */
export const CHART_HEIGHT = 296;
export const MARGIN = { left: 44, right: 16, top: 26, bottom: 26 };

export function makeScale(width: number): Scale {
  const inner = {
    width: width - MARGIN.left - MARGIN.right,
    height: CHART_HEIGHT - MARGIN.top - MARGIN.bottom,
  };
  return {
    x: (threshold) => MARGIN.left + threshold * inner.width,
    y: (share) => MARGIN.top + (1 - share) * inner.height,
  };
}

/** The threshold under a place on the chart, kept inside 0..1. */
export function thresholdAt(px: number, width: number): number {
  return Math.min(1, Math.max(0, (px - MARGIN.left) / (width - MARGIN.left - MARGIN.right)));
}

/** The line through what could be estimated; it breaks where there is too little. */
export function linePath(plotted: readonly Plotted[], { x, y }: Scale): string {
  let isDown = false;
  return plotted
    .map(({ threshold, estimate }) => {
      if (estimate.kind === 'too-few') {
        isDown = false;
        return '';
      }
      const step = `${isDown ? 'L' : 'M'}${round(x(threshold))} ${round(y(estimate.value))}`;
      isDown = true;
      return step;
    })
    .join('');
}

/** The area between the ends of the intervals, one closed shape for every unbroken stretch. */
export function bandPath(plotted: readonly Plotted[], { x, y }: Scale): string {
  const stretches: Array<Array<{ at: number; low: number; high: number }>> = [];
  let isOpen = false;
  for (const { threshold, estimate } of plotted) {
    if (estimate.kind === 'too-few') {
      isOpen = false;
      continue;
    }
    if (!isOpen) stretches.push([]);
    isOpen = true;
    stretches
      .at(-1)!
      .push({ at: round(x(threshold)), low: round(y(estimate.low)), high: round(y(estimate.high)) });
  }
  return stretches
    .map((stretch) => {
      const top = stretch.map(({ at, high }) => `${at} ${high}`).join('L');
      const bottom = stretch
        .toReversed()
        .map(({ at, low }) => `${at} ${low}`)
        .join('L');
      return `M${top}L${bottom}Z`;
    })
    .join('');
}

/** Shares of traffic from 1 in 100,000 to all, spread evenly by their logarithm. */
const LOG_DECADES = 5;

export function onLogScale(estimate: QuantityEstimate): QuantityEstimate {
  if (estimate.kind === 'too-few' || estimate.value <= 10 ** -LOG_DECADES) {
    return { kind: 'too-few', positives: estimate.positives, n: estimate.n };
  }
  const place = (share: number) => Math.max(0, 1 + Math.log10(Math.max(share, 1e-9)) / LOG_DECADES);
  return { ...estimate, value: place(estimate.value), low: place(estimate.low), high: place(estimate.high) };
}

const round = (px: number) => Math.round(px * 10) / 10;
