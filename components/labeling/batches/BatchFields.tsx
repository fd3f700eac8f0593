'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { BrandSummary } from '@/lib/contracts/brands';
import { REASONS, type Reason } from '@/lib/domain/reasons';
import { Checkbox } from '../../ui/Checkbox';
import { Combobox } from '../../ui/Combobox';
import { Field, Input } from '../../ui/Field';
import { Select, type Choice } from '../../ui/Select';
import type { BatchForm } from './batch-form';

type Props = {
  form: BatchForm;
  brands: readonly BrandSummary[];
  /** Names of wrong fields, as in the contract. */
  wrong: ReadonlySet<string>;
  onChange: (part: Partial<BatchForm>) => void;
};

/** Everything that says which pictures a batch holds and how they are asked about. */
export function BatchFields({ form, brands, wrong, onChange }: Props) {
  const t = useTranslations('batches');
  const tReasons = useTranslations('reasons');
  const isOfAds = form.from === 'ads';
  const text = (field: TextField, contractName: string, hint?: string) => (
    <Field
      label={t(`fields.${field}`)}
      error={wrong.has(contractName) ? t(`wrong.${field}`) : undefined}
      {...(hint !== undefined && { hint })}
    >
      <Input
        value={form[field]}
        autoComplete="off"
        onChange={(event) => onChange({ [field]: event.currentTarget.value })}
      />
    </Field>
  );
  const date = (field: 'receivedFrom' | 'receivedTo') => (
    <Field label={t(`fields.${field}`)}>
      <Input
        type="date"
        value={form[field]}
        onChange={(event) => onChange({ [field]: event.currentTarget.value })}
      />
    </Field>
  );

  return (
    <div className="flex flex-col gap-4">
      {text('name', 'name', t('nameHint'))}
      <Group title={t('groups.what')}>
        <Field label={t('fields.ask')}>
          <Select
            items={toChoices(isOfAds ? ASKS : ASKS_OF_IMPORTS, (one) => t(`ask.${one}`))}
            value={form.ask}
            onChange={(ask) => onChange({ ask })}
          />
        </Field>
        <Field label={t('fields.brand')} error={wrong.has('filter.brand') ? t('wrong.brand') : undefined}>
          <Combobox
            label={t('fields.brand')}
            items={brands.map(({ slug, name, aliases }) => ({
              value: slug,
              label: [name, ...aliases].join(' · '),
            }))}
            value={form.brand}
            emptyText={t('noSuchBrand')}
            onChange={(brand) => onChange({ brand })}
          />
        </Field>
      </Group>
      <Group title={t('groups.which')}>
        <Field label={t('fields.from')}>
          <Select
            items={toChoices(SOURCES, (one) => t(`from.${one}`))}
            value={form.from}
            onChange={(from) =>
              onChange({
                from,
                ...(from === 'imports' && {
                  ask: form.ask === 'likeliest' ? 'brand' : form.ask,
                  order: form.order === 'newest' ? 'newest' : 'random',
                }),
              })
            }
          />
        </Field>
        {isOfAds && (
          <Field label={t('fields.pictures')}>
            <Select
              items={toChoices(PICTURES, (one) => t(`pictures.${one}`))}
              value={form.pictures}
              onChange={(pictures) => onChange({ pictures })}
            />
          </Field>
        )}
        <Field label={t('fields.boxed')}>
          <Select
            items={toChoices(BOXED, (one) => t(`boxed.${one}`))}
            value={form.boxed}
            onChange={(boxed) => onChange({ boxed })}
          />
        </Field>
        <Field label={t('fields.label')}>
          <Select
            items={toChoices(BELIEVED, (one) => t(`believed.${one}`))}
            value={form.label}
            onChange={(label) => onChange({ label })}
          />
        </Field>
        {isOfAds && text('scoreMin', 'filter.scoreMin')}
        {isOfAds && text('scoreMax', 'filter.scoreMax')}
        {isOfAds && text('source', 'filter.source')}
        {isOfAds && text('category', 'filter.category')}
        {isOfAds && date('receivedFrom')}
        {isOfAds && date('receivedTo')}
        {text('sideMin', 'filter.sideMin')}
        {text('sideMax', 'filter.sideMax')}
      </Group>
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        <Checkbox
          label={t('fields.detectorUnsure')}
          isChecked={form.detectorUnsure}
          onChange={(detectorUnsure) => onChange({ detectorUnsure })}
        />
        {isOfAds && (
          <Checkbox
            label={t('fields.signalsDisagree')}
            isChecked={form.signalsDisagree}
            onChange={(signalsDisagree) => onChange({ signalsDisagree })}
          />
        )}
      </div>
      {isOfAds && (
        <fieldset>
          <legend className="mb-1 text-xs font-medium text-ink-2">{t('fields.reasons')}</legend>
          <div className="flex flex-wrap gap-x-5 gap-y-1">
            {REASONS.map((reason) => (
              <Checkbox
                key={reason}
                label={tReasons(`${reason}.label`)}
                isChecked={form.reasons.includes(reason)}
                onChange={(isChecked) => onChange({ reasons: withReason(form.reasons, reason, isChecked) })}
              />
            ))}
          </div>
        </fieldset>
      )}
      <Group title={t('groups.how')}>
        {text('size', 'filter.size')}
        <Field label={t('fields.order')}>
          <Select
            items={toChoices(isOfAds ? ORDERS : ORDERS_OF_IMPORTS, (one) => t(`order.${one}`))}
            value={form.order}
            onChange={(order) => onChange({ order })}
          />
        </Field>
        {text('randomPercent', 'filter.randomShare', t('randomHint'))}
        {text('unassistedPercent', 'unassistedShare', t('unassistedHint'))}
        {text('labelersWanted', 'labelersWanted')}
        {text('dueInDays', 'dueInDays')}
        {text('seed', 'seed', t('seedHint'))}
      </Group>
    </div>
  );
}

const ASKS = ['brand', 'likeliest', 'any-mark'] as const;
const ASKS_OF_IMPORTS = ['brand', 'any-mark'] as const;
const SOURCES = ['ads', 'imports'] as const;
const PICTURES = ['all', 'best'] as const;
const BOXED = ['no', 'yes', 'any'] as const;
const BELIEVED = ['any', 'present', 'absent', 'unknown'] as const;
const ORDERS = ['random', 'score', 'uncertainty', 'newest'] as const;
const ORDERS_OF_IMPORTS = ['random', 'newest'] as const;

type TextField =
  | 'name'
  | 'scoreMin'
  | 'scoreMax'
  | 'source'
  | 'category'
  | 'sideMin'
  | 'sideMax'
  | 'randomPercent'
  | 'size'
  | 'seed'
  | 'labelersWanted'
  | 'unassistedPercent'
  | 'dueInDays';

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset>
      <legend className="mb-2 text-xs font-semibold text-ink-3">{title}</legend>
      <div className="grid grid-cols-2 gap-3">{children}</div>
    </fieldset>
  );
}

function toChoices<Value extends string>(
  values: readonly Value[],
  wordsFor: (value: Value) => string,
): Array<Choice<Value>> {
  return values.map((value) => ({ value, label: wordsFor(value) }));
}

function withReason(reasons: readonly Reason[], reason: Reason, isChecked: boolean): Reason[] {
  return REASONS.filter((one) => (one === reason ? isChecked : reasons.includes(one)));
}
