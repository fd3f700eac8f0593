'use client';

import { useTranslations } from 'use-intl';
import type { Bilingual } from '@/lib/domain/brands/definition-content';
import { REASONS, type Reason } from '@/lib/domain/reasons';
import { Field, Input } from '../ui/Field';
import { Select } from '../ui/Select';
import { useInWords } from './use-in-words';

export type RulingForm = {
  sentence: string;
  reason: Reason;
  /** Position among `points`; null = none in particular. */
  point: number | null;
  /** Separated by commas. */
  tags: string;
};

type Props = {
  form: RulingForm;
  points: ReadonlyArray<{ text: Bilingual }>;
  /** Words that others use for tags. */
  knownTags: readonly string[];
  sentenceError: string | undefined;
  onChange: (part: Partial<RulingForm>) => void;
};

const NO_POINT = 'none';

/** What a ruling says. The sentence comes first, so that Enter in it saves what stands there. */
export function RulingFields({ form, points, knownTags, sentenceError, onChange }: Props) {
  const t = useTranslations('precedents');
  const tReasons = useTranslations('reasons');
  const inWords = useInWords();
  return (
    <div className="flex flex-col gap-3">
      <Field label={t('sentence')} hint={t('sentenceHint')} error={sentenceError}>
        <Input
          value={form.sentence}
          maxLength={300}
          autoComplete="off"
          onChange={(event) => onChange({ sentence: event.currentTarget.value })}
        />
      </Field>
      <Field label={t('reason')}>
        <Select
          items={REASONS.map((reason) => ({ value: reason, label: tReasons(`${reason}.label`) }))}
          value={form.reason}
          onChange={(reason) => onChange({ reason })}
        />
      </Field>
      <Field label={t('point')}>
        <Select
          items={[
            { value: NO_POINT, label: t('noPoint') },
            ...points.map(({ text }, position) => ({ value: String(position), label: inWords(text) })),
          ]}
          value={form.point === null ? NO_POINT : String(form.point)}
          onChange={(value) => onChange({ point: value === NO_POINT ? null : Number(value) })}
        />
      </Field>
      <Field label={t('tags')} hint={t('tagsHint')}>
        <Input
          value={form.tags}
          autoComplete="off"
          list="precedent-tags"
          onChange={(event) => onChange({ tags: event.currentTarget.value })}
        />
      </Field>
      <datalist id="precedent-tags">
        {knownTags.map((tag) => (
          <option key={tag} value={tag}>
            {tag}
          </option>
        ))}
      </datalist>
    </div>
  );
}
