import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { sendPlan } from '@/lib/client/thresholds/threshold-queries';
import { MakePlanSchema } from '@/lib/contracts/threshold-certificates';
import { CERTIFIED_QUANTITIES, type CertifiedQuantity } from '@/lib/domain/thresholds/certificate';
import { USUAL_PROMISE } from '@/lib/domain/thresholds/usual-promise';
import { FormDialog } from '../admin/FormDialog';
import { Field, Input } from '../ui/Field';
import { textOf } from '../ui/form-text';
import { Select } from '../ui/Select';
import { useThresholdChange } from './use-threshold-change';

type Props = { slug: string; brands: number; lowest: number; onClose: () => void };
const SCOPES = ['per-brand', 'family-wise'] as const;
type NumberField = 'target' | 'delta' | 'labels' | 'lowest';
const USUAL_LABELS = 300;

/** What shall be promised, and with how many labels at most; then everything that is tested is fixed. */
export function PlanDialog({ slug, brands, lowest, onClose }: Props) {
  const t = useTranslations('thresholds');
  const [quantity, setQuantity] = useState<CertifiedQuantity>('actionable-precision');
  const [scope, setScope] = useState<(typeof SCOPES)[number]>('per-brand');
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const plan = useThresholdChange(sendPlan, () => t('certificate.plannedToast'));
  const errorOf = (field: NumberField) => (wrong.has(field) ? t(`certificate.wrong.${field}`) : undefined);
  return (
    <FormDialog
      title={t('certificate.plan')}
      description={t('certificate.planText')}
      action={t('certificate.fix')}
      isBusy={plan.isPending}
      onClose={onClose}
      onSubmit={(form) => {
        const numberOf = (name: string) => Number(textOf(form.get(name)));
        const parsed = MakePlanSchema.safeParse({
          quantity,
          target: numberOf('target') / 100,
          delta: numberOf('delta') / 100,
          labels: numberOf('labels'),
          lowest: numberOf('lowest'),
          scope,
        });
        if (!parsed.success) {
          setWrong(new Set(parsed.error.issues.map(({ path }) => String(path[0]))));
          return;
        }
        plan.mutate({ slug, ...parsed.data }, { onSuccess: onClose });
      }}
    >
      <Field label={t('certificate.quantity')} hint={t(`certificate.quantityText.${quantity}`)}>
        <Select
          label={t('certificate.quantity')}
          items={CERTIFIED_QUANTITIES.map((value) => ({ value, label: t(`quantities.${value}`) }))}
          value={quantity}
          onChange={setQuantity}
        />
      </Field>
      <div className="grid grid-cols-2 gap-4">
        <Field label={t('certificate.target')} name="target" error={errorOf('target')}>
          <Input name="target" type="number" step="any" defaultValue={USUAL_PROMISE.target * 100} />
        </Field>
        <Field label={t('certificate.delta')} name="delta" error={errorOf('delta')}>
          <Input name="delta" type="number" step="any" defaultValue={USUAL_PROMISE.delta * 100} />
        </Field>
        <Field
          label={t('certificate.labelsAtMost')}
          name="labels"
          hint={t('certificate.labelsHint')}
          error={errorOf('labels')}
        >
          <Input name="labels" type="number" step={1} defaultValue={USUAL_LABELS} />
        </Field>
        <Field
          label={t('certificate.lowest')}
          name="lowest"
          hint={t('certificate.lowestHint')}
          error={errorOf('lowest')}
        >
          <Input name="lowest" type="number" step="any" defaultValue={lowest} />
        </Field>
      </div>
      <Field label={t('certificate.scope')} hint={t(`certificate.scopeText.${scope}`, { brands })}>
        <Select
          label={t('certificate.scope')}
          items={SCOPES.map((value) => ({ value, label: t(`certificate.scopes.${value}`) }))}
          value={scope}
          onChange={setScope}
        />
      </Field>
    </FormDialog>
  );
}
