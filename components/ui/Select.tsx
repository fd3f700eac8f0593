'use client';

import { Select as BaseSelect } from '@base-ui/react/select';
import { clsx } from 'clsx';
import { Check, ChevronDown } from 'lucide-react';
import { CONTROL_CLASS } from './Field';
import { ITEM_CLASS, POPUP_CLASS } from './popup';

export type Choice<Value extends string> = { value: Value; label: string };

type Props<Value extends string> = {
  /** Read out when no Field names the control. */
  label?: string;
  items: ReadonlyArray<Choice<Value>>;
  value: Value | null;
  placeholder?: string;
  className?: string;
  onChange: (value: Value) => void;
};

export function Select<Value extends string>(props: Props<Value>) {
  const { label, items, value, placeholder, className, onChange } = props;
  return (
    <BaseSelect.Root
      items={items}
      value={value}
      onValueChange={(next) => {
        if (next !== null) onChange(next);
      }}
    >
      <BaseSelect.Trigger
        aria-label={label}
        className={clsx(CONTROL_CLASS, 'flex h-8 items-center justify-between gap-2 text-left', className)}
      >
        <BaseSelect.Value className="truncate" placeholder={placeholder} />
        <ChevronDown size={14} className="shrink-0 text-ink-3" aria-hidden />
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <BaseSelect.Popup className={clsx(POPUP_CLASS, 'min-w-(--anchor-width)')}>
            {items.map((item) => (
              <BaseSelect.Item key={item.value} value={item.value} className={ITEM_CLASS}>
                <BaseSelect.ItemText>{item.label}</BaseSelect.ItemText>
                <BaseSelect.ItemIndicator className="ml-auto">
                  <Check size={14} aria-hidden />
                </BaseSelect.ItemIndicator>
              </BaseSelect.Item>
            ))}
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}
