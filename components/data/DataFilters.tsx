'use client';

import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { BrandSummary } from '@/lib/contracts/brands';
import { BROWSE_SORTS } from '@/lib/contracts/data-browser';
import { SPLITS } from '@/lib/domain/datasets/splits';
import { REASONS } from '@/lib/domain/reasons';
import { Button } from '../ui/Button';
import { FilterBar, type Filter, type FilterValues } from '../ui/FilterBar';

type Props = {
  values: FilterValues;
  brands: readonly BrandSummary[];
  datasets: readonly string[];
  /** Likeness has an order of its own. */
  isSorted: boolean;
  onChange: (values: FilterValues) => void;
};

const PRESENCES = ['answered', 'present', 'absent', 'unanswered', 'any'] as const;
const KINDS = ['mark', 'mark-covered', 'look-alike', 'other', 'generic-style'] as const;
const YES_NO = ['yes', 'no'] as const;

/** The filters of BrowseFilterSchema, by the same names as in the URL; those that filter are always shown. */
export function DataFilters({ values, brands, datasets, isSorted, onChange }: Props) {
  const t = useTranslations('data');
  const tLabels = useTranslations('labels');
  const tReasons = useTranslations('reasons');
  const tSplits = useTranslations('datasets.splits');
  const [isMore, setIsMore] = useState(false);
  const choice = <Value extends string>(
    id: FilterId,
    items: readonly Value[],
    wordsFor: (value: Value) => string,
  ): Filter => ({
    id,
    kind: 'choice',
    label: t(`filters.${id}`),
    items: items.map((value) => ({ value, label: wordsFor(value) })),
  });
  const text = (id: FilterId, placeholder: string): Filter => ({
    id,
    kind: 'text',
    label: t(`filters.${id}`),
    placeholder,
  });
  const names = new Map(brands.map((brand) => [brand.slug, brand.name]));
  const all: Filter[] = [
    choice('brand', [...names.keys()], (slug) => names.get(slug)!),
    {
      ...choice('presence', PRESENCES, (presence) => t(`presences.${presence}`)),
      defaultValue: isSorted ? 'answered' : 'any',
    } as Filter,
    choice('kind', KINDS, (kind) => tLabels(`kinds.${kind}`)),
    choice('hard', ['yes'], () => t('hardOnly')),
    ...(isSorted
      ? [
          {
            ...choice('sort', BROWSE_SORTS, (sort) => t(`sorts.${sort}`)),
            defaultValue: 'newest',
          } as Filter,
        ]
      : []),
    choice('reason', REASONS, (reason) => tReasons(`${reason}.label`)),
    choice('boxed', YES_NO, (isBoxed) => t(`boxed.${isBoxed}`)),
    text('source', t('sourceHint')),
    text('scoreMin', '0.00'),
    text('scoreMax', '1.00'),
    text('sideMin', 'px'),
    text('sideMax', 'px'),
    text('from', t('dayHint')),
    text('to', t('dayHint')),
    choice('dataset', datasets, (name) => name),
    choice('split', SPLITS, (split) => tSplits(split)),
  ];
  const shown = all.filter(({ id }) => isMore || FIRST.has(id) || values[id] !== undefined);
  return (
    <div className="flex items-end gap-2">
      <div className="min-w-0 flex-1">
        <FilterBar values={values} filters={shown} onChange={onChange} />
      </div>
      <Button
        icon={<SlidersHorizontal size={14} aria-hidden />}
        aria-expanded={isMore}
        onClick={() => setIsMore(!isMore)}
      >
        {t(isMore ? 'fewerFilters' : 'moreFilters')}
      </Button>
    </div>
  );
}

type FilterId =
  | 'brand'
  | 'presence'
  | 'kind'
  | 'hard'
  | 'sort'
  | 'reason'
  | 'boxed'
  | 'source'
  | 'scoreMin'
  | 'scoreMax'
  | 'sideMin'
  | 'sideMax'
  | 'from'
  | 'to'
  | 'dataset'
  | 'split';
const FIRST: ReadonlySet<string> = new Set(['brand', 'presence', 'kind', 'hard', 'sort']);
