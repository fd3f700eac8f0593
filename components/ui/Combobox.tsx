'use client';

import { Combobox as BaseCombobox } from '@base-ui/react/combobox';
import { clsx } from 'clsx';
import { CONTROL_CLASS } from './Field';
import { ITEM_CLASS, POPUP_CLASS } from './popup';
import type { Choice } from './Select';

type Props<Value extends string> = {
  label: string;
  items: ReadonlyArray<Choice<Value>>;
  value: Value | null;
  placeholder?: string;
  /** Said when no item matches what was typed. */
  emptyText: string;
  isFocusedFirst?: boolean;
  className?: string;
  onChange: (value: Value | null) => void;
};

/** A select one types into: the first match is highlighted, Enter takes it. */
export function Combobox<Value extends string>(props: Props<Value>) {
  const { label, items, value, placeholder, emptyText, isFocusedFirst = false, className, onChange } = props;
  const chosen = items.find((item) => item.value === value) ?? null;
  return (
    <BaseCombobox.Root
      items={items}
      value={chosen}
      autoHighlight
      isItemEqualToValue={(item, other) => item.value === other.value}
      onValueChange={(next) => onChange(next?.value ?? null)}
    >
      <BaseCombobox.Input
        aria-label={label}
        placeholder={placeholder}
        // Only where a person just asked for this field (a key, a button), so focus is where they look.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={isFocusedFirst}
        className={clsx(CONTROL_CLASS, 'h-8', className)}
      />
      <BaseCombobox.Portal>
        <BaseCombobox.Positioner sideOffset={4} className="z-50">
          <BaseCombobox.Popup className={clsx(POPUP_CLASS, 'w-(--anchor-width)')}>
            <BaseCombobox.Empty className="px-2 py-1 text-ink-3 empty:hidden">{emptyText}</BaseCombobox.Empty>
            <BaseCombobox.List className="outline-none">
              {(item: Choice<Value>) => (
                <BaseCombobox.Item key={item.value} value={item} className={ITEM_CLASS}>
                  {item.label}
                </BaseCombobox.Item>
              )}
            </BaseCombobox.List>
          </BaseCombobox.Popup>
        </BaseCombobox.Positioner>
      </BaseCombobox.Portal>
    </BaseCombobox.Root>
  );
}
