'use client';

import { Checkbox } from '../ui/Checkbox';

type Props<Value extends string> = {
  legend: string;
  items: ReadonlyArray<{ value: Value; label: string; meaning: string }>;
  chosen: readonly Value[];
  /** What is wrong with the choice. */
  error: string | undefined;
  onChange: (chosen: Value[]) => void;
};

/** Several of a few, each with what it means. */
export function ChoiceList<Value extends string>({ legend, items, chosen, error, onChange }: Props<Value>) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-xs font-medium text-ink-2">{legend}</legend>
      {items.map(({ value, label, meaning }) => (
        <Checkbox
          key={value}
          isChecked={chosen.includes(value)}
          onChange={(isChecked) =>
            onChange(isChecked ? [...chosen, value] : chosen.filter((other) => other !== value))
          }
          label={
            <>
              {label} <span className="text-ink-3">{meaning}</span>
            </>
          }
        />
      ))}
      {error !== undefined && (
        <p role="alert" className="text-xs text-violation">
          {error}
        </p>
      )}
    </fieldset>
  );
}
