'use client';

import { useTranslations } from 'use-intl';
import { Button } from './Button';
import { Chip } from './Chip';
import { Field, Input } from './Field';
import { Select, type Choice } from './Select';

export type Filter =
  | { id: string; kind: 'text'; label: string; placeholder?: string }
  | { id: string; kind: 'choice'; label: string; items: ReadonlyArray<Choice<string>> };

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
  const set = (id: string, value: string) => onChange(withValue(values, id, value));
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
              onBlur={(event) => set(filter.id, event.currentTarget.value.trim())}
              onKeyDown={(event) => {
                if (event.key === 'Enter') set(filter.id, event.currentTarget.value.trim());
              }}
            />
          ) : (
            <Select
              items={[{ value: ANY, label: t('any') }, ...filter.items]}
              value={values[filter.id] ?? ANY}
              onChange={(value) => set(filter.id, value)}
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
              onRemove={() => set(filter.id, ANY)}
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

function withValue(values: FilterValues, id: string, value: string): FilterValues {
  const { [id]: _, ...others } = values;
  return value === ANY ? others : { ...others, [id]: value };
}

function wordsFor(filter: Filter, value: string): string {
  if (filter.kind === 'text') return value;
  return filter.items.find((item) => item.value === value)?.label ?? value;
}
