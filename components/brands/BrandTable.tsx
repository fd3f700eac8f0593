'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { pictureUrl } from '@/lib/client/pictures';
import { FIGURE_DAYS, type BrandFigures, type BrandOverview } from '@/lib/contracts/brand-overviews';
import type { HardNegativeSummary } from '@/lib/contracts/hard-negatives';
import { Badge } from '../ui/Badge';
import { Table, type Column } from '../ui/Table';
import { FlagShare } from './FlagShare';

type Props = {
  brands: readonly BrandOverview[];
  /** Undefined while they are counted: the list does not wait for them. */
  figures: BrandFigures | undefined;
  hardNegatives: readonly HardNegativeSummary[] | undefined;
  isLoading: boolean;
  empty: ReactNode;
  onLoadMore: (() => void) | undefined;
};

type Counts = Pick<Props, 'figures' | 'hardNegatives'>;

export function BrandTable({ brands, figures, hardNegatives, isLoading, empty, onLoadMore }: Props) {
  const t = useTranslations('shell');
  const columns = useColumns({ figures, hardNegatives });
  return (
    <Table
      caption={t('brands')}
      columns={columns}
      rows={brands}
      rowKey={(brand) => brand.id}
      isLoading={isLoading}
      empty={empty}
      onLoadMore={onLoadMore}
    />
  );
}

function useColumns({ figures, hardNegatives }: Counts): ReadonlyArray<Column<BrandOverview>> {
  const t = useTranslations('brands');
  const format = useFormatter();
  const counted = new Map(figures?.brands.map((row) => [row.brandId, row]));
  const hardOf = new Map(hardNegatives?.map((row) => [row.slug, row]));
  return [
    {
      id: 'brand',
      header: t('columns.brand'),
      className: 'w-full',
      cell: (brand) => <BrandName brand={brand} />,
    },
    { id: 'definition', header: t('columns.definition'), cell: (brand) => <DefinitionState brand={brand} /> },
    { id: 'model', header: t('columns.model'), cell: (brand) => <ModelState brand={brand} /> },
    {
      id: 'threshold',
      header: t('columns.threshold'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: ({ threshold }) => <ThresholdState threshold={threshold} />,
    },
    {
      id: 'flagRate',
      header: t('columns.flagRate', { days: FIGURE_DAYS }),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: ({ id }) =>
        figures && <FlagShare flagged={counted.get(id)?.flaggedCount ?? 0} scored={figures.scoredCount} />,
    },
    {
      id: 'open',
      header: t('columns.open'),
      isNumber: true,
      cell: ({ id }) => figures && format.number(counted.get(id)?.openCount ?? 0),
    },
    {
      id: 'hard',
      header: t('columns.hard'),
      isNumber: true,
      cell: ({ slug }) => hardNegatives && format.number(hardOf.get(slug)?.recent ?? 0),
    },
  ];
}

function BrandName({ brand: { slug, name, aliases, imageSha256 } }: { brand: BrandOverview }) {
  return (
    <span className="flex items-center gap-3">
      <span className="flex size-7 shrink-0 items-center justify-center overflow-hidden rounded-sm border border-line bg-white">
        {imageSha256 !== null && (
          // Private bytes behind sign-in: nothing for an image optimiser.
          // oxlint-disable-next-line nextjs/no-img-element
          <img
            src={pictureUrl(imageSha256, 160)}
            alt=""
            loading="lazy"
            className="size-full object-contain"
          />
        )}
      </span>
      <Link
        data-row
        href={`/brands/${slug}`}
        className="shrink-0 font-semibold -outline-offset-2 after:absolute after:inset-0"
      >
        {name}
      </Link>
      <span className="max-w-72 truncate text-ink-3" title={aliases.join(' · ')}>
        {aliases.join(' · ')}
      </span>
    </span>
  );
}

function DefinitionState({ brand: { published, draft } }: { brand: BrandOverview }) {
  const t = useTranslations('brands');
  const format = useFormatter();
  return (
    <span className="flex items-center gap-2 whitespace-nowrap">
      {published === null ? (
        <Badge isDashed>{t('neverPublished')}</Badge>
      ) : (
        <span>
          {t('publishedOn', {
            version: published.version,
            on: format.dateTime(new Date(published.publishedAt), { dateStyle: 'medium' }),
          })}
        </span>
      )}
      {draft !== null && <Badge tone="accent">{t('draft', { version: draft.version })}</Badge>}
    </span>
  );
}

function ModelState({ brand: { published, model } }: { brand: BrandOverview }) {
  const t = useTranslations('brands');
  const isBehind = published !== null && model?.definitionVersion !== published.version;
  return (
    <span className="flex items-center gap-2 whitespace-nowrap">
      {model !== null && <span>{t('version', { version: model.version })}</span>}
      {isBehind && <Badge tone="unsure">{t('building')}</Badge>}
      {model === null && !isBehind && <span className="text-ink-3">{t('noModel')}</span>}
    </span>
  );
}

function ThresholdState({ threshold }: Pick<BrandOverview, 'threshold'>) {
  const t = useTranslations('brands');
  const format = useFormatter();
  if (threshold === null) return '–';
  return (
    <span className="inline-flex items-center gap-2">
      {threshold.quantity === null && <Badge isDashed>{t('provisional')}</Badge>}
      {format.number(threshold.value, { minimumFractionDigits: 2, maximumFractionDigits: 3 })}
    </span>
  );
}
