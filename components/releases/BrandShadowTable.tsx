'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { ReleaseShadow } from '@/lib/contracts/release-shadows';
import type { ShadowDifference } from '@/lib/contracts/shadows';
import { useShareWords } from '../thresholds/use-share-words';
import { Table, type Column } from '../ui/Table';

type BrandShadow = ReleaseShadow['brands'][number];

/** What a release in shadow flags of every brand beside the release in use, where both flag as many; most differences first. */
export function BrandShadowTable({ brands }: { brands: ReadonlyArray<BrandShadow> }) {
  const t = useTranslations('releases.shadow');
  return (
    <div className="overflow-hidden rounded-lg border border-line [&_tbody_tr:last-child_td]:border-b-0">
      <Table
        caption={t('table')}
        columns={useColumns()}
        rows={brands.toSorted((a, b) => differences(b) - differences(a))}
        rowKey={({ slug }) => slug}
        empty={null}
      />
    </div>
  );
}

function differences({ shadow: { onlyBefore, onlyAfter } }: BrandShadow): number {
  return onlyBefore.ads + onlyAfter.ads;
}

function useColumns(): ReadonlyArray<Column<BrandShadow>> {
  const t = useTranslations('releases.shadow');
  const { percent, count, threshold } = useShareWords();
  return [
    { id: 'brand', header: t('columns.brand'), cell: ({ name }) => name },
    { id: 'ads', header: t('columns.ads'), isNumber: true, cell: ({ shadow }) => count(shadow.ads) },
    {
      id: 'inUse',
      header: t('columns.inUse'),
      isNumber: true,
      className: 'py-1',
      cell: ({ shadow }) => (
        <Flags count={count(shadow.flaggedBoth + shadow.onlyBefore.ads)} from={threshold(shadow.threshold)} />
      ),
    },
    {
      id: 'candidate',
      header: t('columns.candidate'),
      isNumber: true,
      className: 'py-1',
      cell: ({ shadow }) => (
        <Flags
          count={count(shadow.flaggedBoth + shadow.onlyAfter.ads)}
          from={threshold(shadow.matched?.value ?? shadow.threshold)}
        />
      ),
    },
    {
      id: 'agreement',
      header: t('columns.agreement'),
      isNumber: true,
      cell: ({ shadow: { ads, onlyBefore, onlyAfter } }) =>
        ads === 0 ? '–' : percent((ads - onlyBefore.ads - onlyAfter.ads) / ads),
    },
    {
      id: 'onlyBefore',
      header: t('columns.onlyBefore'),
      isNumber: true,
      className: 'py-1',
      cell: ({ shadow: { onlyBefore } }) => <Side side={onlyBefore} />,
    },
    {
      id: 'onlyAfter',
      header: t('columns.onlyAfter'),
      isNumber: true,
      className: 'py-1',
      cell: ({ shadow: { onlyAfter } }) => <Side side={onlyAfter} />,
    },
  ];
}

function Flags({ count, from }: { count: string; from: string }) {
  const t = useTranslations('releases.shadow');
  return (
    <>
      {count}
      <Small>{t('from', { from })}</Small>
    </>
  );
}

/** Ads, and what people said of those that were drawn. */
function Side({ side: { ads, drawn, decided, violations, precision } }: { side: ShadowDifference }) {
  const t = useTranslations('releases.shadow');
  const { percent, count } = useShareWords();
  return (
    <>
      {count(ads)}
      {drawn > 0 && (
        <Small>
          {precision.kind === 'too-few'
            ? t('decided', { decided, violations })
            : t('precision', { share: percent(precision.value), decided })}
        </Small>
      )}
    </>
  );
}

function Small({ children }: { children: ReactNode }) {
  return <span className="block text-xs whitespace-nowrap text-ink-3">{children}</span>;
}
