'use client';

import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { Choice } from './Select';

type Props<Value extends string> = {
  label: string;
  items: ReadonlyArray<Choice<Value>>;
  value: Value;
  onChange: (value: Value) => void;
};

/** A few choices side by side, exactly one of them taken. */
export function SegmentedControl<Value extends string>({ label, items, value, onChange }: Props<Value>) {
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => {
        if (next !== undefined) onChange(next);
      }}
      className="inline-flex rounded-md border border-line-strong bg-raised p-px"
    >
      {items.map((item) => (
        <Toggle
          key={item.value}
          value={item.value}
          className="h-7 rounded-sm px-2 text-ink-2 data-pressed:bg-accent-soft data-pressed:font-semibold data-pressed:text-accent"
        >
          {item.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
