'use client';

import { useTranslations } from 'use-intl';
import type { BrandRecall } from '@/lib/contracts/release-promotions';
import { useShareWords } from '../thresholds/use-share-words';
import { Badge } from '../ui/Badge';
import { Table, type Column } from '../ui/Table';

/** What held-out pictures say of every brand's recall under both releases; brands that keep the gate shut come first. */
export function BrandRecallTable({ found }: { found: readonly BrandRecall[] }) {
  const t = useTranslations('releases.promotion.recall');
  const rows = [...found.filter(({ isShown }) => !isShown), ...found.filter(({ isShown }) => isShown)];
  return (
    <div className="mt-2 flex max-h-96 flex-col overflow-hidden rounded-lg border border-line [&_tbody_tr:last-child_td]:border-b-0">
      <Table
        caption={t('title')}
        columns={useColumns()}
        rows={rows}
        rowKey={({ brandId }) => brandId}
        empty={null}
        isScrolledByKey
      />
    </div>
  );
}

function useColumns(): ReadonlyArray<Column<BrandRecall>> {
  const t = useTranslations('releases.promotion.recall');
  const { percent, count } = useShareWords();
  return [
    { id: 'brand', header: t('columns.brand'), cell: ({ name }) => name },
    { id: 'finding', header: t('columns.finding'), cell: (row) => <Finding row={row} />, className: 'py-1' },
    {
      id: 'positives',
      header: t('columns.positives'),
      isNumber: true,
      cell: ({ positives }) => count(positives),
    },
    {
      id: 'lost',
      header: t('columns.lost'),
      isNumber: true,
      cell: ({ worst, lost }) => (worst === null ? '–' : count(lost)),
    },
    {
      id: 'gained',
      header: t('columns.gained'),
      isNumber: true,
      cell: ({ worst, gained }) => (worst === null ? '–' : count(gained)),
    },
    {
      id: 'worst',
      header: t('columns.worst'),
      isNumber: true,
      cell: ({ worst }) => (worst === null ? '–' : percent(Math.max(0, worst))),
    },
    {
      id: 'rate',
      header: t('columns.rate'),
      isNumber: true,
      className: 'py-1',
      cell: ({ rate, passing, negatives }) => (
        <>
          {percent(rate.share)}
          <span className="block text-xs whitespace-nowrap text-ink-3">
            {t('passing', { passing, negatives })}
          </span>
        </>
      ),
    },
  ];
}

function Finding({ row: { isShown, problem, positives, fewest, negatives } }: { row: BrandRecall }) {
  const t = useTranslations('releases.promotion.recall');
  if (isShown) return <Badge tone="clear">{t('shown')}</Badge>;
  if (problem === null) return <Badge tone="violation">{t('notShown')}</Badge>;
  return (
    <>
      <Badge>{t(`problems.${problem}.state`)}</Badge>
      <span className="block text-xs text-ink-3">
        {t(`problems.${problem}.text`, { positives, fewest, negatives })}
      </span>
    </>
  );
}
