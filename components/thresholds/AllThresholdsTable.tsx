import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { HoursPlan } from '@/lib/contracts/thresholds';
import { Badge } from '../ui/Badge';
import { Table, type Column } from '../ui/Table';
import { StandingBadge } from './StandingBadge';
import { useShareWords } from './use-share-words';

type Brand = HoursPlan['brands'][number];

/** Every brand's threshold with what it brings, and where the best set would put it. */
export function AllThresholdsTable({ brands }: { brands: readonly Brand[] }) {
  const t = useTranslations('thresholds');
  const columns = useColumns();
  return (
    <Table caption={t('all.list')} columns={columns} rows={brands} rowKey={({ slug }) => slug} empty={null} />
  );
}

function useColumns(): ReadonlyArray<Column<Brand>> {
  const t = useTranslations('thresholds');
  const { threshold, percent, count, hours } = useShareWords();
  return [
    {
      id: 'brand',
      header: t('all.brand'),
      className: 'w-full',
      cell: ({ slug, name }) => (
        <Link href={`/brands/${slug}/thresholds`} className="font-semibold after:absolute after:inset-0">
          {name}
        </Link>
      ),
    },
    { id: 'now', header: t('threshold'), isNumber: true, cell: ({ active }) => threshold(active.value) },
    {
      id: 'precision',
      header: t('quantities.actionable-precision'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: ({ precision }) =>
        precision.kind === 'too-few' ? (
          <span className="text-ink-3">{t('tooFew')}</span>
        ) : (
          t('valueAndInterval', {
            value: percent(precision.value),
            low: percent(precision.low),
            high: percent(precision.high),
          })
        ),
    },
    { id: 'flags', header: t('flagsADay'), isNumber: true, cell: ({ now }) => count(now.flags) },
    { id: 'hours', header: t('hoursColumn'), isNumber: true, cell: ({ now }) => hours(now.hours) },
    { id: 'found', header: t('foundADay'), isNumber: true, cell: ({ now }) => count(now.found) },
    {
      id: 'best',
      header: t('all.best'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: ({ active, best }) =>
        best.value === active.value ? (
          <span className="text-ink-3">{t('all.same')}</span>
        ) : (
          <span className="text-accent">
            {best.value === null ? t('all.nothing') : threshold(best.value)}
          </span>
        ),
    },
    {
      id: 'change',
      header: t('all.change'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: ({ active, now, best }) =>
        best.value === active.value
          ? '–'
          : t('all.changeWords', {
              found: signed(count(Math.abs(best.found - now.found)), best.found - now.found),
              hours: signed(hours(Math.abs(best.hours - now.hours)), best.hours - now.hours),
            }),
    },
    {
      id: 'standing',
      header: t('all.standingColumn'),
      className: 'whitespace-nowrap',
      cell: ({ active, isProposed }) =>
        isProposed ? (
          <Badge tone="accent">{t('states.proposed')}</Badge>
        ) : (
          <StandingBadge origin={active.origin} validUntil={active.validUntil} stale={active.stale} />
        ),
    },
  ];
}

const signed = (words: string, value: number) => `${value < 0 ? '−' : '+'}${words}`;
