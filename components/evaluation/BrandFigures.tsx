'use client';

import { clsx } from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import type { EvaluatedBrand, EvaluatedKind } from '@/lib/contracts/evaluations';
import { EVALUATED_SIGNALS, type EvaluatedSignal } from '@/lib/domain/evaluation/tally';
import type { QuantityEstimate } from '@/lib/domain/thresholds/quantities';
import { Table, type Column } from '../ui/Table';
import { Figure } from './Figure';

type Props = {
  brands: readonly EvaluatedBrand[];
  kind: EvaluatedKind;
  isLoading: boolean;
  chosen: string | null;
  /** A column's id, with a minus before it for the largest first. */
  sort: string | null;
  onSort: (sort: string) => void;
  onChoose: (slug: string) => void;
};

/** Every brand: recall by signal, and what is flagged wrongly. Any column orders them. */
export function BrandFigures({ brands, kind, isLoading, chosen, sort, onSort, onChoose }: Props) {
  const t = useTranslations('evaluation');
  const fields = useFields(kind);
  const isFalling = sort?.startsWith('-') ?? false;
  const sorted = fields.find(({ id }) => id === sort?.replace('-', '')) ?? null;
  const columns = [
    nameColumn(t('columns.brand'), onChoose),
    ...fields.map((field): Column<EvaluatedBrand> => {
      const isSorted = field.id === sorted?.id;
      return {
        id: field.id,
        header: (
          <SortButton
            name={field.header}
            direction={isSorted ? (isFalling ? 'falling' : 'rising') : null}
            onSort={() => onSort(isSorted && !isFalling ? `-${field.id}` : field.id)}
          />
        ),
        isNumber: true,
        sorted: isSorted ? (isFalling ? 'descending' : 'ascending') : undefined,
        cell: field.cell,
      };
    }),
  ];
  return (
    <Table
      caption={t('brands')}
      columns={columns}
      rows={sorted ? order(brands, sorted.valueOf, isFalling) : brands}
      rowKey={({ slug }) => slug}
      selectedKey={chosen}
      isLoading={isLoading}
      empty={<p className="px-3 py-4 text-ink-3">{t('noBrand')}</p>}
    />
  );
}

function nameColumn(header: string, onChoose: (slug: string) => void): Column<EvaluatedBrand> {
  return {
    id: 'brand',
    header,
    className: 'w-full whitespace-nowrap',
    cell: ({ slug, name }) => (
      <button
        type="button"
        className="cursor-pointer font-semibold after:absolute after:inset-0"
        onClick={() => onChoose(slug)}
      >
        {name}
      </button>
    ),
  };
}

type Field = {
  id: string;
  header: string;
  cell: Column<EvaluatedBrand>['cell'];
  /** null = too few to be ordered by. */
  valueOf: (brand: EvaluatedBrand) => number | null;
};

function useFields(kind: EvaluatedKind): Field[] {
  const t = useTranslations('evaluation');
  const format = useFormatter();
  const figure = (
    id: string,
    header: string,
    of: (brand: EvaluatedBrand) => QuantityEstimate | null,
  ): Field => ({
    id,
    header,
    cell: (brand) => <Figure estimate={of(brand)} isStacked />,
    valueOf: (brand) => {
      const estimate = of(brand);
      return estimate?.kind === 'estimate' ? estimate.value : null;
    },
  });
  const recallBy = (signal: EvaluatedSignal) =>
    figure(
      `recall-${signal}`,
      t('recallOf', { signal: t(`signalNames.${signal}`) }),
      ({ signals }) => signals[signal].recall,
    );
  return [
    {
      id: 'positives',
      header: t('columns.positives'),
      cell: ({ positives }) => format.number(positives),
      valueOf: ({ positives }) => positives,
    },
    ...EVALUATED_SIGNALS.map(recallBy),
    ...(kind === 'closed'
      ? [
          figure('right-first', t('rightFirst'), ({ rightFirst }) => rightFirst),
          figure('wrong', t('figures.wrongShare'), ({ signals }) => signals.fused.wrongShare),
        ]
      : []),
    ...(kind === 'open'
      ? [
          figure('precision', t('figures.precision'), ({ signals }) => signals.fused.precision),
          figure('flag-rate', t('figures.flagRate'), ({ signals }) => signals.fused.flagRate),
        ]
      : []),
  ];
}

/** What is too few stands last, whichever way it goes. */
function order(
  brands: readonly EvaluatedBrand[],
  valueOf: Field['valueOf'],
  isFalling: boolean,
): EvaluatedBrand[] {
  return brands.toSorted((a, b) => {
    const [one, other] = [valueOf(a), valueOf(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return isFalling ? other - one : one - other;
  });
}

type SortButtonProps = { name: string; direction: 'rising' | 'falling' | null; onSort: () => void };

function SortButton({ name, direction, onSort }: SortButtonProps) {
  const Arrow = direction === 'falling' ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      className="inline-flex cursor-pointer items-center gap-1 hover:text-ink"
      onClick={onSort}
    >
      <Arrow size={12} aria-hidden className={clsx(direction === null && 'opacity-0')} />
      {name}
    </button>
  );
}
