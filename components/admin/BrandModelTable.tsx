'use client';

import { Tag } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import type { System } from '@/lib/contracts/health';
import { EmptyState } from '../ui/EmptyState';
import { Table, type Column } from '../ui/Table';
import { useMoment } from '../ui/use-moment';

type BrandModel = System['brandModels'][number];

export function BrandModelTable({ brandModels }: Pick<System, 'brandModels'>) {
  const t = useTranslations('system');
  const format = useFormatter();
  const moment = useMoment();
  /** Whose marks changed hands when the model came; a dash when none did. */
  const toMoves = (moved: BrandModel['movedMarks']) => {
    if (!moved || moved.brands.length === 0) return '–';
    const moves = moved.brands.map(({ slug, gained, lost }) => t('movedMarksOf', { slug, gained, lost }));
    return [...moves, t('movedMarksOver', { count: moved.detectionCount })].join(' · ');
  };
  const columns: ReadonlyArray<Column<BrandModel>> = [
    { id: 'brand', header: t('brand'), className: 'font-medium', cell: (model) => model.name },
    { id: 'version', header: t('version'), isNumber: true, cell: (model) => model.version },
    { id: 'definition', header: t('definition'), isNumber: true, cell: (model) => model.definitionVersion },
    { id: 'references', header: t('references'), isNumber: true, cell: (model) => model.referenceCount },
    {
      id: 'threshold',
      header: t('threshold'),
      isNumber: true,
      cell: (model) => format.number(model.threshold, { minimumFractionDigits: 2, maximumFractionDigits: 3 }),
    },
    {
      id: 'since',
      header: t('activeSince'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: (model) => moment(model.activatedAt),
    },
    {
      id: 'moved',
      header: t('movedMarks'),
      cell: (model) => toMoves(model.movedMarks),
    },
  ];
  return (
    <Table
      caption={t('brandModels')}
      columns={columns}
      rows={brandModels}
      rowKey={(model) => model.slug}
      empty={
        <EmptyState icon={<Tag size={24} aria-hidden />} title={t('noBrands')} text={t('noBrandsText')} />
      }
    />
  );
}
