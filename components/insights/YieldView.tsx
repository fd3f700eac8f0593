'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { Insights } from '@/lib/contracts/insights';
import { POLICIES, type Policy, type YieldEstimate } from '@/lib/domain/insights/yields';
import { Table, type Column } from '../ui/Table';

type Row = Insights['yields']['policies'][Policy] & {
  policy: Policy;
  /** Upper end of the longest bar. */
  most: number;
};

const policyCell = ({ policy }: Row) => <PolicyName policy={policy} />;
const foundCell = ({ found }: Row) => <Estimate of={found} />;
const perHourCell = ({ foundPerHour }: Row) => <Estimate of={foundPerHour} />;
const barCell = ({ foundPerHour, most }: Row) => <Bar of={foundPerHour} most={most} />;

/** Violations per reviewer hour by who chooses what is looked at, in numbers and as bars with their intervals. */
export function YieldView({ yields }: { yields: Insights['yields'] }) {
  const t = useTranslations('insights.yields');
  const format = useFormatter();
  const most = Math.max(
    1e-9,
    ...POLICIES.map((policy) => {
      const { foundPerHour } = yields.policies[policy];
      return foundPerHour.kind === 'estimate' ? foundPerHour.high : 0;
    }),
  );
  const rows = POLICIES.map((policy): Row => ({ policy, most, ...yields.policies[policy] }));
  const columns: ReadonlyArray<Column<Row>> = [
    {
      id: 'policy',
      header: t('policy'),
      cell: policyCell,
    },
    {
      id: 'looks',
      header: t('looks'),
      isNumber: true,
      cell: ({ looks }) => format.number(looks, { maximumFractionDigits: 0 }),
    },
    {
      id: 'hours',
      header: t('hours'),
      isNumber: true,
      cell: ({ hours }) => format.number(hours, { maximumSignificantDigits: 3 }),
    },
    { id: 'found', header: t('found'), isNumber: true, cell: foundCell },
    {
      id: 'perHour',
      header: t('perHour'),
      isNumber: true,
      cell: perHourCell,
    },
    {
      id: 'bar',
      header: <span className="sr-only">{t('chart')}</span>,
      className: 'w-64 max-lg:hidden',
      cell: barCell,
    },
  ];
  return (
    <>
      <Table
        caption={t('title')}
        columns={columns}
        rows={rows}
        rowKey={({ policy }) => policy}
        empty={null}
      />
      <p className="border-t border-line px-3 py-2 text-xs text-ink-3">
        {t('basis', {
          complete: yields.completeDays,
          days: yields.days,
          drawn: yields.drawn,
          undecided: yields.undecided,
        })}
      </p>
    </>
  );
}

function PolicyName({ policy }: { policy: Policy }) {
  const t = useTranslations('insights.yields');
  return (
    <div className="py-1.5">
      <div className="font-semibold">{t(`policies.${policy}`)}</div>
      <div className="max-w-96 text-xs text-ink-3">{t(`means.${policy}`)}</div>
    </div>
  );
}

function Estimate({ of }: { of: YieldEstimate }) {
  const t = useTranslations('insights.yields');
  const format = useFormatter();
  if (of.kind === 'too-few') {
    return <span className="text-ink-3">{t('tooFew', { count: of.positives })}</span>;
  }
  const number = (value: number) => format.number(value, { maximumSignificantDigits: 3 });
  return (
    <>
      <span className="font-semibold">{number(of.value)}</span>{' '}
      <span className="text-xs text-ink-3">
        {t('interval', { low: number(of.low), high: number(of.high) })}
      </span>
    </>
  );
}

/** The numbers stand beside it. */
function Bar({ of, most }: { of: YieldEstimate; most: number }) {
  if (of.kind === 'too-few') return null;
  const place = (value: number) => `${(100 * value) / most}%`;
  return (
    <svg aria-hidden className="h-5 w-full overflow-visible">
      <rect y={5} height={10} width={place(of.value)} className="fill-accent" opacity={0.35} />
      <line
        x1={place(of.low)}
        x2={place(of.high)}
        y1={10}
        y2={10}
        strokeWidth={1.75}
        className="stroke-accent"
      />
      <line
        x1={place(of.value)}
        x2={place(of.value)}
        y1={4}
        y2={16}
        strokeWidth={1.75}
        className="stroke-accent"
      />
    </svg>
  );
}
