import { useTranslations } from 'use-intl';
import type { ThresholdPoint } from '@/lib/contracts/thresholds';
import { QUANTITIES, type QuantityEstimate } from '@/lib/domain/thresholds/quantities';
import { Table, type Column } from '../ui/Table';
import { useShareWords } from './use-share-words';

/** Every twentieth, and the positions that matter: the chart in words. */
const STEP = 0.05;

type Props = { points: readonly ThresholdPoint[]; position: number; further: readonly number[] };

export function PointTable({ points, position, further }: Props) {
  const t = useTranslations('thresholds');
  const columns = useColumns();
  const rows = points.filter(
    ({ threshold }) =>
      Math.abs(threshold / STEP - Math.round(threshold / STEP)) < 1e-9 ||
      threshold === position ||
      further.includes(threshold),
  );
  return (
    <details className="rounded-lg border border-line bg-panel">
      <summary className="px-3 py-2 text-ink-2">{t('asTable')}</summary>
      <div className="border-t border-line">
        <Table
          caption={t('chart')}
          columns={columns}
          rows={rows}
          rowKey={({ threshold }) => String(threshold)}
          selectedKey={String(position)}
          isScrolledByKey
          empty={null}
        />
      </div>
    </details>
  );
}

const SHOWN = QUANTITIES.filter((quantity) => quantity !== 'prevalence');

function useColumns(): ReadonlyArray<Column<ThresholdPoint>> {
  const t = useTranslations('thresholds');
  const { percent, threshold, count, hours } = useShareWords();
  const words = (estimate: QuantityEstimate) =>
    estimate.kind === 'too-few'
      ? t('tooFew')
      : t('valueAndInterval', {
          value: percent(estimate.value),
          low: percent(estimate.low),
          high: percent(estimate.high),
        });
  return [
    { id: 'threshold', header: t('threshold'), isNumber: true, cell: (point) => threshold(point.threshold) },
    ...SHOWN.map((quantity): Column<ThresholdPoint> => ({
      id: quantity,
      header: t(`quantities.${quantity}`),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: ({ quantities }) => words(quantities[quantity]),
    })),
    { id: 'flags', header: t('flagsADay'), isNumber: true, cell: ({ forecast }) => count(forecast.flags) },
    {
      id: 'hours',
      header: t('hoursColumn'),
      isNumber: true,
      cell: ({ forecast }) => hours(forecast.reviewerHours),
    },
  ];
}
