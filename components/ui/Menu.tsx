'use client';

import { Menu as BaseMenu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './Kbd';
import { ITEM_CLASS, POPUP_CLASS } from './popup';
import type { Choice } from './Select';

type MenuProps = {
  /** The button that opens it. */
  trigger: ReactElement;
  side?: 'bottom' | 'right' | 'top';
  align?: 'start' | 'end';
  children: ReactNode;
};

export function Menu({ trigger, side = 'bottom', align = 'end', children }: MenuProps) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner side={side} align={align} sideOffset={4} className="z-50">
          <BaseMenu.Popup className={POPUP_CLASS}>{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

type ItemProps = { icon?: ReactNode; shortcut?: string; children: ReactNode; onChoose: () => void };

export function MenuItem({ icon, shortcut, children, onChoose }: ItemProps) {
  return (
    <BaseMenu.Item className={ITEM_CLASS} onClick={onChoose}>
      {icon}
      <span className="flex-1">{children}</span>
      {shortcut !== undefined && <Kbd className="text-ink-3">{shortcut}</Kbd>}
    </BaseMenu.Item>
  );
}

export function MenuNote({ children }: { children: ReactNode }) {
  return <div className="px-2 py-1 text-xs text-ink-3">{children}</div>;
}

export function MenuSeparator() {
  return <BaseMenu.Separator className="mx-1 my-1 h-px bg-line" />;
}

type RadioProps<Value extends string> = {
  label: string;
  items: ReadonlyArray<Choice<Value>>;
  value: Value;
  onChange: (value: Value) => void;
};

export function MenuRadioGroup<Value extends string>({ label, items, value, onChange }: RadioProps<Value>) {
  return (
    <BaseMenu.RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next: Value) => {
        onChange(next);
      }}
    >
      {items.map((item) => (
        <BaseMenu.RadioItem key={item.value} value={item.value} closeOnClick className={ITEM_CLASS}>
          <span className="flex-1">{item.label}</span>
          <BaseMenu.RadioItemIndicator>
            <Check size={14} aria-hidden />
          </BaseMenu.RadioItemIndicator>
        </BaseMenu.RadioItem>
      ))}
    </BaseMenu.RadioGroup>
  );
}
