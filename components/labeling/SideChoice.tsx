'use client';

import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useTranslations } from 'use-intl';
import type { Side } from '@/lib/domain/drawing/merge';

type Props = { name: string; mine: string; theirs: string; side: Side; onChange: (side: Side) => void };

/** One difference and the two sides it can be taken from. */
export function SideChoice({ name, mine, theirs, side, onChange }: Props) {
  const t = useTranslations('labeling.conflict');
  const sides = { mine, theirs };
  return (
    <RadioGroup
      aria-label={name}
      value={side}
      onValueChange={onChange}
      className="grid grid-cols-[5rem_1fr_1fr] items-center gap-2"
    >
      <span className="text-ink-3">{name}</span>
      {(['mine', 'theirs'] as const).map((one) => (
        // The label wraps the control, which is a button with the role of a radio.
        // oxlint-disable-next-line jsx-a11y/label-has-associated-control
        <label
          key={one}
          className="flex min-h-8 cursor-pointer items-center gap-2 rounded-md border border-line px-2 has-data-checked:border-line-strong has-data-checked:bg-hover"
        >
          <Radio.Root
            value={one}
            aria-label={t('take', { side: one, what: sides[one] })}
            className="flex size-4 shrink-0 items-center justify-center rounded-full border border-line-field data-checked:border-solid"
          >
            <Radio.Indicator className="size-2 rounded-full bg-solid" />
          </Radio.Root>
          <span className="truncate">{sides[one]}</span>
        </label>
      ))}
    </RadioGroup>
  );
}
