'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { DatasetVersion } from '@/lib/contracts/dataset-versions';
import { AdminSection } from '../admin/AdminSection';
import { Fact, Facts, ShortHash } from '../admin/PanelPart';
import { Table } from '../ui/Table';
import { BrandTable } from './BrandTable';
import { KnownGaps } from './KnownGaps';
import { RecipeFacts } from './RecipeFacts';

/** A version without its pictures: what it is made of, where from, and what is known to be missing. */
export function SheetView({ version }: { version: DatasetVersion }) {
  const t = useTranslations('datasets');
  return (
    <div className="flex flex-col gap-6 p-5">
      <div className="grid gap-6 xl:grid-cols-2">
        <AdminSection title={t('composition')} text={t('compositionText')}>
          <Composition version={version} />
        </AdminSection>
        <AdminSection title={t('splitsTitle')} text={t('splitsText')}>
          <SplitTable version={version} />
        </AdminSection>
      </div>
      <AdminSection title={t('gaps.title')} text={t('gaps.text')}>
        <div className="p-4">
          <KnownGaps gaps={version.sheet.gaps} />
        </div>
      </AdminSection>
      <AdminSection title={t('brands')} text={t('brandsText')}>
        <BrandTable brands={version.sheet.brands} />
      </AdminSection>
      <AdminSection title={t('recipe', { number: version.recipeNumber })}>
        <div className="p-4">
          <RecipeFacts recipe={version.recipe} />
        </div>
      </AdminSection>
    </div>
  );
}

function Composition({ version }: { version: DatasetVersion }) {
  const t = useTranslations('datasets');
  const tSplits = useTranslations('datasets.splits');
  const format = useFormatter();
  const { sheet } = version;
  const day = (at: string) => format.dateTime(new Date(at), { dateStyle: 'medium' });
  const range = (from: string | null, to: string | null) =>
    from === null || to === null ? '–' : t('fromTo', { from: day(from), to: day(to) });
  const leftOut = sheet.leftOut['joins-splits'] + sheet.leftOut['came-to-join'] + sheet.leftOut.elsewhere;
  const { largest } = sheet.groups;
  return (
    <div className="p-4">
      <Facts>
        <Fact name={t('columns.entryCount')}>
          {t('entriesOf', { entries: sheet.entries, images: sheet.images })}
        </Fact>
        <Fact name={t('columns.hash')}>
          <ShortHash hash={version.contentHash} />
        </Fact>
        <Fact name={t('largestGroup')}>
          {t('largestGroupText', {
            count: largest.images,
            share: format.number(largest.images / sheet.images, {
              style: 'percent',
              maximumFractionDigits: 1,
            }),
            split: tSplits(largest.split),
            groups: sheet.groups.count,
          })}
        </Fact>
        <Fact name={t('leftOut')}>
          {t('leftOutText', { count: leftOut })}
          {leftOut > 0 &&
            (['joins-splits', 'came-to-join', 'elsewhere'] as const).map((reason) =>
              sheet.leftOut[reason] === 0 ? null : (
                <span key={reason} className="block text-ink-2">
                  {t(`leftOutWhy.${reason}`, { count: sheet.leftOut[reason] })}
                </span>
              ),
            )}
        </Fact>
        <Fact name={t('said')}>{t('saidText', { ...sheet.causes, people: sheet.people })}</Fact>
        <Fact name={t('labelled')}>{range(sheet.labelledFrom, sheet.labelledTo)}</Fact>
        <Fact name={t('seen')}>{range(sheet.seenFrom, sheet.seenTo)}</Fact>
        <Fact name={t('fields.sources')}>
          {sheet.sources.map(({ source, images }) => (
            <span key={source ?? ''} className="block">
              {t('sourceText', { source: source ?? t('imported'), count: images })}
            </span>
          ))}
        </Fact>
        {sheet.kind === 'learning' && (
          <Fact name={t('brandFree')}>{t('brandFreeText', sheet.brandFree)}</Fact>
        )}
        {sheet.sample !== null && (
          <Fact name={t('sample')}>
            {t('sampleText', sheet.sample)}
            <span className="block text-ink-2">{t('cohortText', sheet.sample)}</span>
          </Fact>
        )}
        {sheet.misses !== null && <Fact name={t('misses')}>{t('missesText', sheet.misses)}</Fact>}
      </Facts>
    </div>
  );
}

function SplitTable({ version }: { version: DatasetVersion }) {
  const t = useTranslations('datasets');
  const format = useFormatter();
  const { splits, images } = version.sheet;
  const number = (id: 'entries' | 'images' | 'groups') => ({
    id,
    header: t(`splitColumns.${id}`),
    isNumber: true,
    cell: (row: (typeof splits)[number]) => format.number(row[id]),
  });
  return (
    <Table
      caption={t('splitsTitle')}
      rows={splits}
      rowKey={(row) => row.split}
      columns={[
        { id: 'split', header: t('splitColumns.split'), cell: ({ split }) => t(`splits.${split}`) },
        number('entries'),
        number('images'),
        number('groups'),
        {
          id: 'share',
          header: t('splitColumns.share'),
          isNumber: true,
          cell: (row) => format.number(row.images / images, { style: 'percent', maximumFractionDigits: 1 }),
        },
      ]}
      empty={null}
    />
  );
}
