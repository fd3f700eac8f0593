'use client';

import { Field } from '../ui/Field';
import { Select } from '../ui/Select';

type Props = {
  words: { label: string; hint: string; none: string };
  /** Null while they are read. */
  items: ReadonlyArray<{ value: string; label: string }> | null;
  value: string | null;
  onChange: (dataset: string) => void;
};

/** Which frozen set a run reads; says so when there is none yet. */
export function FrozenDatasetField({ words, items, value, onChange }: Props) {
  if (items?.length === 0) return <p className="rounded-md bg-accent-soft px-3 py-2">{words.none}</p>;
  return (
    <Field label={words.label} hint={words.hint}>
      <Select items={[...(items ?? [])]} value={value} onChange={onChange} />
    </Field>
  );
}
