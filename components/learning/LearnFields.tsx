'use client';

import { useTranslations } from 'use-intl';
import type { BrandSummary } from '@/lib/contracts/brands';
import { BrandsPicker } from '../brands/BrandsPicker';
import { Checkbox } from '../ui/Checkbox';
import { Field, Input } from '../ui/Field';
import type { LearningForm, LearningNumber, LearningText } from './learning-form';

type Props = {
  form: LearningForm;
  brands: readonly BrandSummary[];
  wrong: ReadonlySet<LearningText>;
  isAdvancedOpen: boolean;
  onAdvancedOpen: (isOpen: boolean) => void;
  onChange: (part: Partial<LearningForm>) => void;
};

const MINING_NUMBERS = ['flagPercent', 'quota', 'rounds'] as const;

/** Which brands learn and whether they mine; numbers that most runs leave as they are stand folded. */
export function LearnFields({ form, brands, wrong, isAdvancedOpen, onAdvancedOpen, onChange }: Props) {
  const t = useTranslations('learning');
  const field = (name: LearningText, isDisabled = false) => (
    <Field
      key={name}
      label={t(`fields.${name}`)}
      hint={t(`hints.${name}`)}
      error={wrong.has(name) ? t(`wrong.${name}`) : undefined}
    >
      <Input
        inputMode={name === 'seed' ? 'text' : INPUT_MODES[name]}
        autoComplete="off"
        disabled={isDisabled}
        value={form[name]}
        onChange={(event) => onChange({ [name]: event.currentTarget.value })}
      />
    </Field>
  );
  return (
    <>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 text-xs font-medium text-ink-2">{t('fields.brands')}</legend>
        <BrandsPicker
          brands={brands}
          chosen={form.brands}
          onChange={(chosen) => onChange({ brands: chosen })}
        />
        <p className="text-xs text-ink-3">{t('hints.brands')}</p>
      </fieldset>
      <div className="flex flex-col gap-1">
        <Checkbox
          label={t('fields.leaveCertified')}
          isChecked={form.leaveCertifiedAlone}
          onChange={(leaveCertifiedAlone) => onChange({ leaveCertifiedAlone })}
        />
        <Checkbox label={t('fields.mine')} isChecked={form.mines} onChange={(mines) => onChange({ mines })} />
      </div>
      <details
        open={isAdvancedOpen}
        onToggle={(event) => onAdvancedOpen(event.currentTarget.open)}
        className="rounded-lg border border-line"
      >
        <summary className="cursor-pointer px-3 py-2 text-ink-2">{t('advanced')}</summary>
        <div className="flex flex-col gap-4 border-t border-line p-3">
          <div className="grid grid-cols-2 gap-3">
            {field('othersAsNegatives')}
            {field('seed')}
          </div>
          <fieldset>
            <legend className="mb-1 text-xs font-semibold text-ink-3">{t('miningFields')}</legend>
            {!form.mines && <p className="mb-2 text-xs text-ink-3">{t('miningOff')}</p>}
            <div className="grid grid-cols-3 gap-3">
              {MINING_NUMBERS.map((name) => field(name, !form.mines))}
            </div>
          </fieldset>
        </div>
      </details>
    </>
  );
}

const INPUT_MODES: Record<LearningNumber, 'numeric' | 'decimal'> = {
  othersAsNegatives: 'numeric',
  flagPercent: 'decimal',
  quota: 'numeric',
  rounds: 'numeric',
};
