'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'use-intl';
import { refreshLearning, sendMinedLooks } from '@/lib/client/learning/learning-queries';
import type { LearnedBrand } from '@/lib/contracts/learning';
import { FEWEST_KNOWN, PRECISE_ENOUGH } from '@/lib/domain/learning/mine-brand';
import { usePerson } from '../shell/person';
import { InlineProblem } from '../shell/RequestProblem';
import { Badge, type Tone } from '../ui/Badge';
import { Button } from '../ui/Button';
import { Table, type Column } from '../ui/Table';

type Round = LearnedBrand['rounds'][number];
/** What stands of a brand: its kept round when the run has ended, else the last one done. */
type MinedBrand = LearnedBrand & { last: Round; kept: number | null };
type Props = { runId: string; brands: readonly LearnedBrand[] };

const TONES: Record<Round['outcome'], Tone> = {
  'left-alone': 'clear',
  'no-gain': 'neutral',
  'nothing-new': 'neutral',
  capped: 'neutral',
  'too-few': 'unsure',
  mined: 'accent',
};

/** How right each candidate is at the head of the pool, which brands are left alone, and what is to be asked about. */
export function MiningTable({ runId, brands }: Props) {
  const t = useTranslations('learning.mining');
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: sendMinedLooks,
    onSuccess: () => refreshLearning(client),
  });
  const mined = brands.flatMap((brand): MinedBrand[] => {
    const last = brand.rounds.at(-1);
    return last ? [{ ...brand, last, kept: brand.mining?.round ?? null }] : [];
  });
  const columns = useColumns({
    onAsk: (brand) => ask.mutate({ runId, brand }),
    asking: ask.isPending ? (ask.variables?.brand ?? null) : null,
    asked: ask.isSuccess ? ask.variables.brand : null,
  });
  return (
    <>
      {ask.error !== null && <InlineProblem error={ask.error} words={{ conflict: t('nothingLeft') }} />}
      <Table
        caption={t('title')}
        columns={columns}
        rows={mined}
        rowKey={({ brandId }) => brandId}
        empty={<p className="px-3 py-4 text-ink-3">{t('empty')}</p>}
      />
    </>
  );
}

type Asking = { onAsk: (slug: string) => void; asking: string | null; asked: string | null };

function useColumns(asking: Asking): ReadonlyArray<Column<MinedBrand>> {
  const t = useTranslations('learning.mining');
  const format = useFormatter();
  return [
    {
      id: 'brand',
      header: t('columns.brand'),
      className: 'whitespace-nowrap',
      cell: ({ name }) => <span className="font-semibold">{name}</span>,
    },
    {
      id: 'outcome',
      header: t('columns.outcome'),
      cell: ({ last }) => <Badge tone={TONES[last.outcome]}>{t(`outcomes.${last.outcome}`)}</Badge>,
    },
    {
      id: 'why',
      header: t('columns.why'),
      className: 'w-full',
      cell: ({ last }) => <Reason round={last} />,
    },
    {
      id: 'rounds',
      header: t('columns.rounds'),
      className: 'whitespace-nowrap',
      cell: (brand) => <Rounds brand={brand} />,
    },
    {
      id: 'hard',
      header: t('columns.hard'),
      isNumber: true,
      cell: ({ mining }) => (mining === null ? '–' : format.number(mining.hardCount)),
    },
    {
      id: 'unknown',
      header: t('columns.unknown'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: (brand) => <Ask brand={brand} {...asking} />,
    },
  ];
}

/** "Precision 0.97 [0.92, 0.99] of 120 known: 0.95 or more, left alone", or why not. */
function Reason({ round: { outcome, precision, flaggedCount, poolCount } }: { round: Round }) {
  const t = useTranslations('learning.mining');
  const flagged = t('flagged', { flagged: flaggedCount, pool: poolCount });
  if (precision === null) return t('nothingKnown', { flagged });
  return t('reason', {
    outcome: outcome.replaceAll('-', '_'),
    value: precision.value,
    low: precision.low,
    high: precision.high,
    n: precision.n,
    enough: PRECISE_ENOUGH,
    fewest: FEWEST_KNOWN,
    flagged,
  });
}

/** Precision round by round; the one that is kept stands out. */
function Rounds({ brand: { rounds, kept } }: { brand: MinedBrand }) {
  const t = useTranslations('learning.mining');
  const format = useFormatter();
  return (
    <ol className="flex items-center gap-2 tabular-nums">
      {rounds.map(({ round, precision, hardCount }) => {
        const value =
          precision === null
            ? '–'
            : format.number(precision.value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
        const isKept = round === kept;
        return (
          <li
            key={round}
            title={t('roundText', { round, hard: hardCount })}
            className={isKept ? 'font-semibold' : 'text-ink-2'}
          >
            {value}
            {isKept && <span className="sr-only">{t('kept')}</span>}
          </li>
        );
      })}
    </ol>
  );
}

function Ask({ brand: { slug, mining }, onAsk, asking, asked }: Asking & { brand: MinedBrand }) {
  const t = useTranslations('learning.mining');
  const isOps = usePerson().roles.includes('ops');
  if (mining === null) return '–';
  if (mining.unknownCount === 0) return '0';
  if (asked === slug) {
    return (
      <Link href={`/queue?brand=${slug}`} className="underline">
        {t('asked')}
      </Link>
    );
  }
  if (!isOps) return mining.unknownCount;
  return (
    <Button size="sm" disabled={asking === slug} onClick={() => onAsk(slug)}>
      {t('ask', { count: mining.unknownCount })}
    </Button>
  );
}
