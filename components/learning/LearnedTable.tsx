'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { LearnedBrand, LearningOutcome } from '@/lib/contracts/learning';
import { Badge, type Tone } from '../ui/Badge';
import { useElapsed } from '../ui/duration';
import { Table, type Column } from '../ui/Table';

type Props = {
  brands: readonly LearnedBrand[];
  chosenId: string | null;
  onChoose: (brandId: string) => void;
};

const TONES: Record<LearningOutcome, Tone> = {
  learned: 'clear',
  'left-alone': 'accent',
  unchanged: 'neutral',
  'too-few': 'unsure',
};

const LEFT_OUT = ['pictures', 'boxes', 'references'] as const;

/** What a run made of each brand. */
export function LearnedTable({ brands, chosenId, onChoose }: Props) {
  const t = useTranslations('learning');
  const columns = useColumns(onChoose);
  return (
    <Table
      caption={t('brands')}
      columns={columns}
      rows={brands}
      rowKey={(brand) => brand.brandId}
      selectedKey={chosenId}
      empty={<p className="px-3 py-4 text-ink-3">{t('noBrandYet')}</p>}
    />
  );
}

function useColumns(onChoose: Props['onChoose']): ReadonlyArray<Column<LearnedBrand>> {
  const t = useTranslations('learning');
  const format = useFormatter();
  const elapsed = useElapsed();
  const percent = (share: number) => format.number(share, { style: 'percent', maximumFractionDigits: 1 });
  const count = (id: 'positives' | 'hardNegatives' | 'otherNegatives' | 'boxes') => ({
    id,
    header: t(`columns.${id}`),
    isNumber: true,
    cell: (brand: LearnedBrand) => format.number(brand[id]),
  });
  return [
    {
      id: 'brand',
      header: t('columns.brand'),
      className: 'whitespace-nowrap',
      cell: ({ brandId, name, figures, model }) =>
        figures === null && model === null ? (
          <span className="font-semibold">{name}</span>
        ) : (
          <button
            type="button"
            className="cursor-pointer font-semibold after:absolute after:inset-0"
            onClick={() => onChoose(brandId)}
          >
            {name}
          </button>
        ),
    },
    {
      id: 'outcome',
      header: t('columns.outcome'),
      cell: ({ outcome, leftOut }) => {
        const left = LEFT_OUT.filter((what) => leftOut[what] > 0);
        const counts = left.map((what) => t(`leftOut.${what}`, { count: leftOut[what] }));
        return (
          <>
            <Badge tone={TONES[outcome]}>{t(`outcomes.${outcome}`)}</Badge>
            {left.length > 0 && (
              <span className="block text-sm text-ink-2">
                {t('allLeftOut', { what: format.list(counts, { type: 'unit' }) })}
              </span>
            )}
          </>
        );
      },
    },
    count('positives'),
    count('hardNegatives'),
    count('otherNegatives'),
    count('boxes'),
    {
      id: 'recall',
      header: t('columns.recall'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: ({ figures }) => {
        if (figures === null) return <span className="text-ink-3">{t('notMeasured')}</span>;
        const { recallAtOnePercent: recall, positives } = figures;
        if (recall === null) return <span className="text-ink-3">{t('tooFewNegatives')}</span>;
        const before = recall.before === null ? t('none') : percent(recall.before);
        return t('recallChange', { before, after: percent(recall.after), n: positives });
      },
    },
    {
      id: 'model',
      header: t('columns.model'),
      className: 'w-full whitespace-nowrap',
      cell: ({ model }) =>
        model && t('modelVersion', { version: model.version, state: t(`modelStates.${model.state}`) }),
    },
    {
      id: 'took',
      header: t('columns.took'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: ({ tookMs }) => elapsed(tookMs),
    },
  ];
}
