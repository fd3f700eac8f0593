'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { differenceQuery } from '@/lib/client/datasets/dataset-queries';
import { CHANGE_KINDS, type Difference } from '@/lib/contracts/dataset-differences';
import { type DatasetVersion } from '@/lib/contracts/dataset-versions';
import { RequestProblem } from '../shell/RequestProblem';
import { Badge, type Tone } from '../ui/Badge';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { FilterBar, type FilterValues } from '../ui/FilterBar';
import { Skeleton } from '../ui/Skeleton';
import { EntryTile } from './EntryTile';

type Props = {
  version: DatasetVersion;
  /** `from` and `change`, as in the URL. */
  values: FilterValues;
  onChange: (values: FilterValues) => void;
};

/** What has changed since an earlier version, counted and picture by picture. */
export function DifferenceView({ version, values, onChange }: Props) {
  const t = useTranslations('datasets');
  const tUi = useTranslations('ui');
  const earlier = Array.from({ length: version.number - 1 }, (_, index) => version.number - 1 - index);
  const from = earlier.find((number) => String(number) === values['from']) ?? version.number - 1;
  const change = CHANGE_KINDS.find((kind) => kind === values['change']) ?? null;
  const list = useInfiniteQuery({
    ...differenceQuery({ name: version.dataset, number: version.number }, from, change),
    enabled: version.number > 1,
  });
  if (version.number === 1) return <EmptyState title={t('firstVersion')} text={t('firstVersionText')} />;
  const [first] = list.data?.pages ?? [];
  const changes = list.data?.pages.flatMap((page) => page.changes) ?? [];
  return (
    <div className="flex flex-col gap-4 p-5">
      <FilterBar
        values={values}
        onChange={onChange}
        filters={[
          {
            id: 'from',
            kind: 'choice',
            label: t('comparedWith'),
            defaultValue: String(version.number - 1),
            items: earlier.map((number) => ({ value: String(number), label: t('version', { number }) })),
          },
          {
            id: 'change',
            kind: 'choice',
            label: t('columns.change'),
            items: CHANGE_KINDS.map((kind) => ({ value: kind, label: t(`changes.${kind}`) })),
          },
        ]}
      />
      {list.isError && <RequestProblem error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-40 w-full" />}
      {first && <Counts counts={first.counts} />}
      {first && changes.length === 0 && <EmptyState title={t('nothingChanged')} />}
      <ol className="grid grid-cols-[repeat(auto-fill,minmax(19rem,1fr))] gap-2">
        {changes.map((one) => (
          <Change key={`${one.before?.position} ${one.after?.position}`} one={one} />
        ))}
      </ol>
      {list.hasNextPage && !list.isFetching && (
        <Button className="self-center" onClick={() => void list.fetchNextPage()}>
          {tUi('loadMore')}
        </Button>
      )}
    </div>
  );
}

const COUNTED = ['added', 'removed', 'relabelled', 'moved', 'unchanged'] as const;

function Counts({ counts }: { counts: Difference['counts'] }) {
  const t = useTranslations('datasets');
  const format = useFormatter();
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2" aria-label={t('difference')}>
      {COUNTED.map((kind) => (
        <div key={kind}>
          <dt className="text-ink-3">{t(`changes.${kind}`)}</dt>
          <dd className="text-xl font-semibold tabular-nums">{format.number(counts[kind])}</dd>
        </div>
      ))}
    </dl>
  );
}

const TONES: Record<Difference['changes'][number]['change'], Tone> = {
  added: 'clear',
  removed: 'neutral',
  relabelled: 'accent',
  moved: 'violation',
};

function Change({ one: { change, before, after } }: { one: Difference['changes'][number] }) {
  const t = useTranslations('datasets');
  return (
    <li className="flex items-center gap-2 rounded-md border border-line p-2">
      <Badge tone={TONES[change]} className="w-24 justify-center">
        {t(`changes.${change}`)}
      </Badge>
      {before !== null && (
        <div className="w-28">
          <EntryTile entry={before} />
        </div>
      )}
      {before !== null && after !== null && <ArrowRight size={16} className="text-ink-3" aria-hidden />}
      {after !== null && (
        <div className="w-28">
          <EntryTile entry={after} />
        </div>
      )}
    </li>
  );
}
