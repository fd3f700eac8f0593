'use client';

import { useRef } from 'react';
import { useFormatter } from 'use-intl';
import { useElementSize } from '@/lib/client/element-size';
import {
  labelledPlaces,
  makeTrendScale,
  MARGIN,
  mostOf,
  stretchesOf,
  TREND_HEIGHT,
  type TrendScale,
  type TrendValue,
} from './trend-shapes';

type Props = {
  /** Of each step; what is drawn is bars, or a line with its interval. */
  values: readonly TrendValue[];
  look: 'bars' | 'line';
  /** ISO date of the first day of each step. */
  days: readonly string[];
  /** The end of the axis where it is not rounded up from the values, e.g. 1 for shares. */
  most?: number;
  formatValue: (value: number) => string;
};

/** Until the page is laid out. */
const FIRST_WIDTH = 400;
const LABEL_WIDTH = 56;

/** One figure over time. Hidden from assistive technology: the table under the charts says the same. */
export function TrendChart({ values, look, days, most = mostOf(values), formatValue }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useElementSize(frame)?.width ?? FIRST_WIDTH;
  const scale = makeTrendScale(width, values.length, most);
  return (
    <div ref={frame} style={{ height: TREND_HEIGHT }}>
      <svg aria-hidden width={width} height={TREND_HEIGHT} className="block overflow-visible text-2xs">
        <Axes scale={scale} width={width} days={days} ticks={[0, most / 2, most]} formatValue={formatValue} />
        {look === 'bars' ? <Bars values={values} scale={scale} /> : <Line values={values} scale={scale} />}
        {values.map((value, place) => (
          <rect
            key={days[place]}
            x={scale.x(place) - scale.stepWidth / 2}
            y={0}
            width={scale.stepWidth}
            height={TREND_HEIGHT - MARGIN.bottom}
            fill="transparent"
          >
            {value !== null && <title>{`${days[place]}: ${formatValue(value.value)}`}</title>}
          </rect>
        ))}
      </svg>
    </div>
  );
}

type AxesProps = {
  scale: TrendScale;
  width: number;
  days: readonly string[];
  ticks: readonly number[];
  formatValue: (value: number) => string;
};

function Axes({ scale, width, days, ticks, formatValue }: AxesProps) {
  const format = useFormatter();
  return (
    <g className="fill-ink-3">
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={MARGIN.left}
            x2={width - MARGIN.right}
            y1={scale.y(tick)}
            y2={scale.y(tick)}
            className="stroke-line"
          />
          <text x={MARGIN.left - 6} y={scale.y(tick) + 3.5} textAnchor="end">
            {formatValue(tick)}
          </text>
        </g>
      ))}
      {labelledPlaces(days.length, width - MARGIN.left - MARGIN.right, LABEL_WIDTH).map((place) => (
        <text key={days[place]} x={scale.x(place)} y={TREND_HEIGHT - 5} textAnchor="middle">
          {format.dateTime(new Date(`${days[place]}T00:00:00Z`), {
            day: 'numeric',
            month: 'short',
            timeZone: 'UTC',
          })}
        </text>
      ))}
    </g>
  );
}

type ShapeProps = { values: readonly TrendValue[]; scale: TrendScale };

function Bars({ values, scale }: ShapeProps) {
  const gap = Math.min(2, scale.stepWidth / 4);
  return (
    <g className="fill-accent">
      {values.map(
        (value, place) =>
          value !== null &&
          value.value > 0 && (
            <rect
              // oxlint-disable-next-line no-array-index-key -- a step is its place
              key={place}
              x={scale.x(place) - scale.stepWidth / 2 + gap / 2}
              y={Math.min(scale.y(value.value), scale.y(0) - 1)}
              width={Math.max(1, scale.stepWidth - gap)}
              height={Math.max(1, scale.y(0) - scale.y(value.value))}
              opacity={0.75}
            />
          ),
      )}
    </g>
  );
}

/** The line through what could be estimated with the area of its intervals; a step on its own is a dot. */
function Line({ values, scale }: ShapeProps) {
  return (
    <g className="text-accent">
      {stretchesOf(values).map((places) => {
        const at = (place: number, value: number) => `${round(scale.x(place))} ${round(scale.y(value))}`;
        const of = (place: number) => values[place]!;
        const line = places.map((place) => at(place, of(place).value)).join('L');
        const top = places.map((place) => at(place, of(place).high ?? of(place).value));
        const bottom = places.toReversed().map((place) => at(place, of(place).low ?? of(place).value));
        return (
          <g key={places[0]}>
            <path d={`M${[...top, ...bottom].join('L')}Z`} fill="currentColor" opacity={0.16} />
            <path
              d={`M${line}`}
              fill="none"
              stroke="currentColor"
              strokeWidth={1.75}
              strokeLinejoin="round"
            />
            {places.length === 1 && (
              <g>
                <line
                  x1={scale.x(places[0]!)}
                  x2={scale.x(places[0]!)}
                  y1={scale.y(of(places[0]!).low ?? of(places[0]!).value)}
                  y2={scale.y(of(places[0]!).high ?? of(places[0]!).value)}
                  stroke="currentColor"
                  opacity={0.4}
                />
                <circle
                  cx={scale.x(places[0]!)}
                  cy={scale.y(of(places[0]!).value)}
                  r={2.5}
                  fill="currentColor"
                />
              </g>
            )}
          </g>
        );
      })}
    </g>
  );
}

const round = (px: number) => Math.round(px * 10) / 10;
