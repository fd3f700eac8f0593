'use client';

import { useTranslations } from 'use-intl';
import { Button } from './Button';
import { Chip } from './Chip';
import { Field, Input } from './Field';
import { Select, type Choice } from './Select';

export type Filter =
  | { id: string; kind: 'text'; label: string; placeholder?: string }
  | {
      id: string;
      kind: 'choice';
      label: string;
      items: ReadonlyArray<Choice<string>>;
      /** What holds when nothing is chosen; without it the list is then not filtered by this at all. */
      defaultValue?: string;
    };

/** Absent = not filtered by. The page keeps this in its URL (lib/client/url-filters.ts). */
export type FilterValues = Readonly<Record<string, string>>;

type Props = {
  filters: readonly Filter[];
  values: FilterValues;
  onChange: (values: FilterValues) => void;
};

const ANY = '';

/** The same bar over every list; what filters is repeated as chips, so that nothing filters unseen. */
export function FilterBar({ filters, values, onChange }: Props) {
  const t = useTranslations('ui');
  const set = (filter: Filter, value: string) =>
    onChange(withValue(values, filter.id, value === defaultOf(filter) ? ANY : value));
  const active = filters.filter((filter) => values[filter.id] !== undefined);

  return (
    <search className="flex flex-wrap items-end gap-2">
      {filters.map((filter) => (
        <Field key={filter.id} label={filter.label} className="w-44">
          {filter.kind === 'text' ? (
            <Input
              // Typing must not move the page on every key: the value leaves on Enter and on blur.
              key={values[filter.id] ?? ANY}
              defaultValue={values[filter.id] ?? ANY}
              placeholder={filter.placeholder}
              onBlur={(event) => set(filter, event.currentTarget.value.trim())}
              onKeyDown={(event) => {
                if (event.key === 'Enter') set(filter, event.currentTarget.value.trim());
              }}
            />
          ) : (
            <Select
              items={
                filter.defaultValue === undefined
                  ? [{ value: ANY, label: t('any') }, ...filter.items]
                  : filter.items
              }
              value={values[filter.id] ?? defaultOf(filter)}
              onChange={(value) => set(filter, value)}
            />
          )}
        </Field>
      ))}
      {active.length > 0 && (
        <div className="flex min-h-8 flex-wrap items-center gap-1">
          {active.map((filter) => (
            <Chip
              key={filter.id}
              removeLabel={t('removeFilter', { name: filter.label })}
              onRemove={() => set(filter, ANY)}
            >
              {filter.label}: {wordsFor(filter, values[filter.id] ?? ANY)}
            </Chip>
          ))}
          <Button look="quiet" size="sm" onClick={() => onChange({})}>
            {t('clearFilters')}
          </Button>
        </div>
      )}
    </search>
  );
}

function defaultOf(filter: Filter): string {
  return filter.kind === 'choice' ? (filter.defaultValue ?? ANY) : ANY;
}

function withValue(values: FilterValues, id: string, value: string): FilterValues {
  const { [id]: _, ...others } = values;
  return value === ANY ? others : { ...others, [id]: value };
}

function wordsFor(filter: Filter, value: string): string {
  if (filter.kind === 'text') return value;
  return filter.items.find((item) => item.value === value)?.label ?? value;
}
