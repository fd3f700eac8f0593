'use client';

import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Definition } from '@/lib/contracts/brands';
import type { DefinitionContent } from '@/lib/domain/brands/definition-content';
import {
  compareDefinitions,
  findConflicts,
  mergeDefinitions,
  type Difference,
  type MergeConflict,
  type Side,
} from '@/lib/domain/brands/merge-definitions';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { DifferenceValue, WordChanges } from './DifferenceValue';

type Props = {
  isOpen: boolean;
  base: DefinitionContent;
  mine: DefinitionContent;
  theirs: Definition;
  sizes: Definition['sizes'];
  onResolve: (content: DefinitionContent) => void;
  onClose: () => void;
};

/** Two people changed one draft: what each has changed, side by side; a choice only where both changed the same. */
export function MergeDialog({ isOpen, base, mine, theirs, sizes, onResolve, onClose }: Props) {
  const t = useTranslations('brands.definition');
  const [choices, setChoices] = useState<Readonly<Record<string, Side>>>({});
  const conflicts = findConflicts(base, mine, theirs.content);
  const own = compareDefinitions(base, mine);
  const others = compareDefinitions(base, theirs.content);
  const asked = new Set(conflicts.map(({ id }) => id));
  const isKept = ({ id }: Difference) => !asked.has(id);
  const name = theirs.savedBy ?? t('somebody');
  return (
    <Dialog
      isOpen={isOpen}
      title={t('merge.title', { name })}
      description={t('merge.text')}
      className="w-[min(94vw,60rem)]"
      onClose={onClose}
      footer={
        <>
          <Button onClick={() => onResolve(theirs.content)}>{t('merge.allTheirs')}</Button>
          <Button
            look="solid"
            onClick={() => onResolve(mergeDefinitions(base, mine, theirs.content, choices))}
          >
            {conflicts.length === 0 ? t('merge.keepBoth') : t('merge.takeChosen')}
          </Button>
        </>
      }
    >
      {conflicts.length > 0 && (
        <section aria-label={t('merge.conflicts')} className="mb-4 flex flex-col gap-2">
          <h3 className="font-semibold">{t('merge.conflicts')}</h3>
          {conflicts.map((conflict) => (
            <ConflictChoice
              key={conflict.id}
              conflict={conflict}
              sizes={sizes}
              name={name}
              side={choices[conflict.id] ?? 'mine'}
              onChange={(side) => setChoices({ ...choices, [conflict.id]: side })}
            />
          ))}
        </section>
      )}
      <div className="grid grid-cols-2 gap-4">
        <Changes title={t('merge.mine')} differences={own.filter(isKept)} sizes={sizes} />
        <Changes title={t('merge.theirs', { name })} differences={others.filter(isKept)} sizes={sizes} />
      </div>
    </Dialog>
  );
}

type ChoiceProps = {
  conflict: MergeConflict;
  sizes: Definition['sizes'];
  name: string;
  side: Side;
  onChange: (side: Side) => void;
};

function ConflictChoice({ conflict, sizes, name, side, onChange }: ChoiceProps) {
  const t = useTranslations('brands.definition');
  const titles = { mine: t('merge.mine'), theirs: t('merge.theirs', { name }) };
  const field = t(`fields.${conflict.field}`);
  return (
    <RadioGroup
      aria-label={field}
      value={side}
      onValueChange={(next: Side) => onChange(next)}
      className="grid grid-cols-[7rem_1fr_1fr] items-stretch gap-2"
    >
      <span className="py-2 text-ink-3">{field}</span>
      {(['mine', 'theirs'] as const).map((one) => (
        // The label wraps the control, which is a button with the role of a radio.
        // oxlint-disable-next-line jsx-a11y/label-has-associated-control
        <label
          key={one}
          className="flex cursor-pointer items-start gap-2 rounded-md border border-line p-2 has-data-checked:border-line-strong has-data-checked:bg-hover"
        >
          <Radio.Root
            value={one}
            aria-label={`${field}: ${titles[one]}`}
            className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-line-field data-checked:border-solid"
          >
            <Radio.Indicator className="size-2 rounded-full bg-solid" />
          </Radio.Root>
          <span className="min-w-0 flex-1">
            <DifferenceValue value={conflict[one]} sizes={sizes} />
          </span>
        </label>
      ))}
    </RadioGroup>
  );
}

type ChangesProps = { title: string; differences: readonly Difference[]; sizes: Definition['sizes'] };

function Changes({ title, differences, sizes }: ChangesProps) {
  const t = useTranslations('brands.definition');
  return (
    <section aria-label={title} className="min-w-0">
      <h3 className="mb-1 font-semibold">{title}</h3>
      {differences.length === 0 && <p className="text-ink-3">{t('merge.nothingElse')}</p>}
      <ul className="flex flex-col gap-2">
        {differences.map((difference) => (
          <li key={difference.id} className="rounded-md border border-line p-2">
            <span className="text-xs text-ink-3">{t(`fields.${difference.field}`)}</span>
            {'added' in difference ? (
              <WordChanges added={difference.added} removed={difference.removed} />
            ) : (
              <DifferenceValue value={difference.after} sizes={sizes} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
