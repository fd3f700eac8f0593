'use client';

import { useTranslations } from 'use-intl';
import type { BrandSummary } from '@/lib/contracts/brands';
import { DATASET_KINDS } from '@/lib/contracts/datasets';
import { Checkbox } from '../ui/Checkbox';
import { Combobox } from '../ui/Combobox';
import { Field, Input } from '../ui/Field';
import { Select } from '../ui/Select';
import type { RecipeForm } from './recipe-form';

type Props = {
  form: RecipeForm;
  brands: readonly BrandSummary[];
  /** Names of the other datasets there are. */
  others: readonly string[];
  wrong: ReadonlySet<string>;
  /** Of a dataset that there is already: name, kind and splitting stay as they are. */
  isFixed: boolean;
  onChange: (part: Partial<RecipeForm>) => void;
};

type TextField =
  | 'name'
  | 'sources'
  | 'positives'
  | 'hardNegatives'
  | 'randomNegatives'
  | 'flaggedPercent'
  | 'seed'
  | 'trainingPercent'
  | 'validationPercent'
  | 'nearDuplicateBits'
  | 'oversizedPercent';
const ORDERS = ['newest', 'random'] as const;

/** Everything that a recipe says, as far as a form can say it; a file can say more. */
export function RecipeFields({ form, brands, others, wrong, isFixed, onChange }: Props) {
  const t = useTranslations('datasets');
  const text = (
    field: TextField,
    { hint, isDisabled = false }: { hint?: string; isDisabled?: boolean } = {},
  ) => (
    <Field
      label={t(`fields.${field}`)}
      error={wrong.has(field) ? t(`wrong.${field}`) : undefined}
      {...(hint !== undefined && !wrong.has(field) && { hint })}
    >
      <Input
        value={form[field]}
        disabled={isDisabled}
        autoComplete="off"
        onChange={(event) => onChange({ [field]: event.currentTarget.value })}
      />
    </Field>
  );
  const isLearning = form.kind === 'learning';
  return (
    <div className="flex flex-col gap-5">
      <div className="grid grid-cols-2 gap-3">
        {text('name', { hint: t('nameHint'), isDisabled: isFixed })}
        <Field label={t('fields.kind')} hint={t(`kindText.${form.kind}`)}>
          {isFixed ? (
            <Input value={t(`kinds.${form.kind}`)} disabled readOnly />
          ) : (
            <Select
              items={DATASET_KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
              value={form.kind}
              onChange={(kind) => onChange({ kind })}
            />
          )}
        </Field>
      </div>
      <fieldset>
        <legend className="mb-2 text-xs font-semibold text-ink-3">{t('groups.which')}</legend>
        <div className="grid grid-cols-2 gap-3">
          <Field label={t('fields.brand')} hint={t('brandHint')}>
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
          {text('sources', { hint: t('sourcesHint') })}
          {(['from', 'to'] as const).map((field) => (
            <Field
              key={field}
              label={t(`fields.${field}`)}
              error={wrong.has(field) ? t('wrong.to') : undefined}
            >
              <Input
                type="date"
                value={form[field]}
                onChange={(event) => onChange({ [field]: event.currentTarget.value })}
              />
            </Field>
          ))}
        </div>
      </fieldset>
      {form.kind !== 'business' && (
        <fieldset>
          <legend className="mb-2 text-xs font-semibold text-ink-3">{t('groups.howMany')}</legend>
          <div className="grid grid-cols-2 gap-3">
            {(isLearning || form.kind === 'closed') && text('positives', { hint: t('quotaHint') })}
            {isLearning && text('hardNegatives', { hint: t('quotaHint') })}
            {isLearning && text('randomNegatives', { hint: t('quotaHint') })}
            {isLearning && (
              <Field label={t('fields.hardNegativeOrder')}>
                <Select
                  items={ORDERS.map((order) => ({ value: order, label: t(`orders.${order}`) }))}
                  value={form.hardNegativeOrder}
                  onChange={(hardNegativeOrder) => onChange({ hardNegativeOrder })}
                />
              </Field>
            )}
            {form.kind === 'open' && text('flaggedPercent', { hint: t('flaggedHint') })}
          </div>
        </fieldset>
      )}
      <fieldset>
        <legend className="mb-2 text-xs font-semibold text-ink-3">
          {isFixed ? t('groups.splitFixed') : t('groups.split')}
        </legend>
        <div className="grid grid-cols-2 gap-3">
          {isLearning && text('trainingPercent', { isDisabled: isFixed })}
          {isLearning && text('validationPercent', { hint: t('testHint'), isDisabled: isFixed })}
          {text('nearDuplicateBits', { hint: t('bitsHint'), isDisabled: isFixed })}
          {isLearning && text('oversizedPercent', { hint: t('oversizedHint'), isDisabled: isFixed })}
          {text('seed', { isDisabled: isFixed })}
        </div>
        <div className="mt-2">
          <Checkbox
            label={t('fields.keepSellersTogether')}
            isChecked={form.keepSellersTogether}
            isDisabled={isFixed}
            onChange={(keepSellersTogether) => onChange({ keepSellersTogether })}
          />
        </div>
      </fieldset>
      {others.length > 0 && (
        <fieldset>
          <legend className="mb-1 text-xs font-medium text-ink-2">{t('fields.apartFrom')}</legend>
          <div className="flex flex-wrap gap-x-5 gap-y-1">
            {others.map((name) => (
              <Checkbox
                key={name}
                label={name}
                isChecked={form.apartFrom.includes(name)}
                onChange={(isChecked) =>
                  onChange({
                    apartFrom: isChecked
                      ? [...form.apartFrom, name]
                      : form.apartFrom.filter((one) => one !== name),
                  })
                }
              />
            ))}
          </div>
        </fieldset>
      )}
    </div>
  );
}
