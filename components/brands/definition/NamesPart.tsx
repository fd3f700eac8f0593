'use client';

import { useTranslations } from 'use-intl';
import { WORD_FIELDS, type DefinitionContent } from '@/lib/domain/brands/definition-content';
import { PanelPart } from '../../admin/PanelPart';
import { Field, Input } from '../../ui/Field';
import type { ChangeDraft } from './change-draft';
import { WordsField } from './WordsField';

type Props = { content: DefinitionContent; onChange: ChangeDraft };

/** What the brand is called, what sellers write, what it sells, and how small its mark may be. */
export function NamesPart({ content, onChange }: Props) {
  const t = useTranslations('brands.definition');
  const { name, smallestMarkPx } = content;
  return (
    <PanelPart title={t('names')}>
      <div className="flex flex-col gap-3">
        <div className="grid grid-cols-[1fr_10rem] gap-3">
          <Field label={t('name')} error={name.trim() === '' ? t('nameNeeded') : undefined}>
            <Input value={name} onChange={(event) => onChange({ name: event.currentTarget.value }, 'name')} />
          </Field>
          <Field label={t('smallestMark')} hint={t('smallestMarkHint')}>
            <Input
              inputMode="numeric"
              value={smallestMarkPx ?? ''}
              onChange={(event) => {
                const digits = event.currentTarget.value.replaceAll(/\D/g, '').slice(0, 4);
                onChange({ smallestMarkPx: Number(digits) === 0 ? null : Number(digits) }, 'smallest-mark');
              }}
            />
          </Field>
        </div>
        {WORD_FIELDS.map((field) => (
          <WordsField
            key={field}
            label={t(field)}
            hint={t(`${field}Hint`)}
            words={content[field]}
            onChange={(words) => onChange({ [field]: words })}
          />
        ))}
      </div>
    </PanelPart>
  );
}
