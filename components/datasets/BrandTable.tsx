'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { labelAccuracyQuery } from '@/lib/client/datasets/dataset-queries';
import type { BrandCounts } from '@/lib/contracts/data-sheet';
import type { LabelAccuracy } from '@/lib/contracts/label-reports';
import { SPLITS } from '@/lib/domain/datasets/splits';
import { MIN_TRIALS } from '@/lib/domain/labeling/estimates';
import { Estimate } from '../labeling/batches/Estimate';
import { usePerson } from '../shell/person';
import { Table, type Column } from '../ui/Table';

type BySplit = BrandCounts['positives'];
const totalOf = (counts: BySplit) => SPLITS.reduce((sum, split) => sum + counts[split], 0);

/** What a version has of each brand, split by split, and how far its labels are to be believed. */
export function BrandTable({ brands }: { brands: readonly BrandCounts[] }) {
  const t = useTranslations('datasets');
  const columns = useColumns();
  return (
    <Table
      caption={t('brands')}
      columns={columns}
      rows={brands}
      rowKey={(brand) => brand.slug}
      empty={<p className="px-3 py-4 text-ink-3">{t('noBrands')}</p>}
    />
  );
}

function useColumns(): ReadonlyArray<Column<BrandCounts>> {
  const t = useTranslations('datasets');
  const format = useFormatter();
  const { roles } = usePerson();
  const maySeeAccuracy = roles.includes('ops') || roles.includes('admin');
  const accuracy = useQuery({ ...labelAccuracyQuery(), enabled: maySeeAccuracy });
  const accuracyOf = new Map(accuracy.data?.brands.map((row) => [row.slug, row]));
  const splitCounts = (counts: BySplit) => SPLITS.map((split) => format.number(counts[split])).join(' · ');
  const column = (id: 'positives' | 'hardNegatives' | 'randomNegatives'): Column<BrandCounts> => ({
    id,
    header: t(`brandColumns.${id}`),
    isNumber: true,
    className: 'whitespace-nowrap',
    cell: (brand) => (
      <>
        <span className="font-medium">{format.number(totalOf(brand[id]))}</span>{' '}
        <span className="inline-block min-w-20 text-xs text-ink-3" title={t('splitOrder')}>
          {splitCounts(brand[id])}
        </span>
        {brand.missing[id] > 0 && (
          <span className="block text-xs text-violation">{t('missing', { count: brand.missing[id] })}</span>
        )}
      </>
    ),
  });
  return [
    { id: 'name', header: t('brandColumns.name'), className: 'w-full', cell: ({ name }) => name },
    column('positives'),
    column('hardNegatives'),
    column('randomNegatives'),
    {
      id: 'covered',
      header: t('brandColumns.covered'),
      isNumber: true,
      cell: ({ kinds }) => format.number(kinds['mark-covered']),
    },
    {
      id: 'lookAlike',
      header: t('brandColumns.lookAlike'),
      isNumber: true,
      cell: ({ kinds }) => format.number(kinds['look-alike']),
    },
    {
      id: 'boxes',
      header: t('brandColumns.boxes'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: ({ boxes, searched, positives }) => (
        <span title={t('searchedHint')}>{t('boxesIn', { boxes, searched, of: totalOf(positives) })}</span>
      ),
    },
    ...(maySeeAccuracy
      ? [
          {
            id: 'accuracy',
            header: t('brandColumns.accuracy'),
            isNumber: true,
            className: 'whitespace-nowrap',
            cell: ({ slug }: BrandCounts) => <Accuracy measured={accuracyOf.get(slug)} />,
          },
        ]
      : []),
  ];
}

/** How often a settled label is right; until that can be said, how many were answered twice. */
function Accuracy({ measured }: { measured: LabelAccuracy | undefined }) {
  const t = useTranslations('datasets');
  const [doubled, differ] = [measured?.doubleLabeled ?? 0, measured?.disagreements ?? 0];
  const estimate = measured?.settledLabel ?? null;
  return (
    <span title={t('accuracyHint', { doubled, differ, of: MIN_TRIALS })}>
      <Estimate unit="share" digits={1} estimate={estimate} />
      {estimate === null && (
        <span className="text-ink-3"> {t('doubled', { count: doubled, of: MIN_TRIALS })}</span>
      )}
    </span>
  );
}
