'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { LearnedBrand } from '@/lib/contracts/learning';
import { groupBy } from '@/lib/domain/group-by';
import { Table, type Column } from '../ui/Table';
import { useMoment } from '../ui/use-moment';

type Round = LearnedBrand['rounds'][number];
type Step = { round: number; rounds: readonly Round[] };

/** The log of the circle: what each round tried and how its brands came out. */
export function RoundTable({ brands }: { brands: readonly LearnedBrand[] }) {
  const t = useTranslations('learning.rounds');
  const steps = [
    ...groupBy(
      brands.flatMap(({ rounds }) => rounds),
      ({ round }) => round,
    ),
  ]
    .map(([round, rounds]): Step => ({ round, rounds }))
    .toSorted((a, b) => a.round - b.round);
  const columns = useColumns();
  return (
    <Table
      caption={t('title')}
      columns={columns}
      rows={steps}
      rowKey={({ round }) => String(round)}
      empty={<p className="px-3 py-4 text-ink-3">{t('empty')}</p>}
    />
  );
}

function useColumns(): ReadonlyArray<Column<Step>> {
  const t = useTranslations('learning.rounds');
  const tMining = useTranslations('learning.mining');
  const format = useFormatter();
  const moment = useMoment();
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return [
    { id: 'round', header: t('round'), isNumber: true, cell: ({ round }) => format.number(round) },
    {
      id: 'at',
      header: t('at'),
      className: 'whitespace-nowrap',
      cell: ({ rounds }) =>
        moment(
          rounds
            .map(({ doneAt }) => doneAt)
            .toSorted()
            .at(-1)!,
        ),
    },
    {
      id: 'tried',
      header: t('tried'),
      isNumber: true,
      cell: ({ rounds }) => format.number(rounds.length),
    },
    {
      id: 'precision',
      header: t('precision'),
      isNumber: true,
      cell: ({ rounds }) => {
        const values = rounds.flatMap(({ precision }) => precision?.value ?? []);
        if (values.length === 0) return '–';
        return format.number(sum(values) / values.length, {
          minimumFractionDigits: 2,
          maximumFractionDigits: 2,
        });
      },
    },
    {
      id: 'hard',
      header: t('hard'),
      isNumber: true,
      cell: ({ rounds }) =>
        format.number(sum(rounds.map(({ outcome, hardCount }) => (outcome === 'mined' ? hardCount : 0)))),
    },
    {
      id: 'outcomes',
      header: t('outcomes'),
      className: 'w-full',
      cell: ({ rounds }) =>
        format.list(
          [...groupBy(rounds, ({ outcome }) => outcome)].map(([outcome, of]) =>
            t('outcomeCount', { outcome: tMining(`outcomes.${outcome}`), count: of.length }),
          ),
          { type: 'unit' },
        ),
    },
  ];
}
