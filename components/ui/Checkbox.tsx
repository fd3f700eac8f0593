'use client';

import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Kbd } from './Kbd';

type Props = {
  label: ReactNode;
  isChecked: boolean;
  isDisabled?: boolean;
  shortcut?: string | undefined;
  onChange: (isChecked: boolean) => void;
};

export function Checkbox({ label, isChecked, isDisabled = false, shortcut, onChange }: Props) {
  return (
    // The label wraps the control, which is a button with the role of a checkbox.
    // oxlint-disable-next-line jsx-a11y/label-has-associated-control
    <label className="inline-flex min-h-6 cursor-pointer items-center gap-2 has-data-disabled:cursor-not-allowed has-data-disabled:opacity-50">
      <BaseCheckbox.Root
        checked={isChecked}
        disabled={isDisabled}
        onCheckedChange={(checked) => onChange(checked)}
        className="flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-field bg-raised data-checked:border-solid data-checked:bg-solid data-checked:text-on-solid"
      >
        <BaseCheckbox.Indicator>
          <Check size={12} strokeWidth={3} aria-hidden />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <span>{label}</span>
      {shortcut !== undefined && <Kbd className="text-ink-3">{shortcut}</Kbd>}
    </label>
  );
}
