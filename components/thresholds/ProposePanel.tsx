import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { sendProposal } from '@/lib/client/thresholds/threshold-queries';
import type { BrandThresholds, ThresholdPoint, ThresholdVersion } from '@/lib/contracts/thresholds';
import { FormDialog } from '../admin/FormDialog';
import { Facts, PanelPart } from '../admin/PanelPart';
import { Button } from '../ui/Button';
import { Field, Textarea } from '../ui/Field';
import { textOf } from '../ui/form-text';
import { ForecastChange } from './ForecastChange';
import { useShareWords } from './use-share-words';
import { useThresholdChange } from './use-threshold-change';

type Props = {
  slug: string;
  active: ThresholdVersion;
  now: ThresholdPoint;
  then: ThresholdPoint;
  /** The plan that certifies this very position. */
  planId: string | null;
  isWaiting: boolean;
  maySelfApprove: BrandThresholds['maySelfApprove'];
  onShow: (threshold: number) => void;
};

/** What the position of the handle would change, and proposing it. */
export function ProposePanel({ slug, active, now, then, planId, isWaiting, maySelfApprove, onShow }: Props) {
  const t = useTranslations('thresholds');
  const { threshold } = useShareWords();
  const [isOpen, setIsOpen] = useState(false);
  const propose = useThresholdChange(sendProposal, ({ value }) =>
    t('proposedToast', { value: threshold(value) }),
  );
  const value = then.threshold;
  const isSame = value === active.value && planId === null;
  return (
    <PanelPart title={t('position', { value: threshold(value) })}>
      {isSame ? (
        <p className="text-ink-2">{t('moveHandle')}</p>
      ) : (
        <Facts>
          <ForecastChange now={now} then={then} />
        </Facts>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        <Button look="solid" disabled={isSame || isWaiting} onClick={() => setIsOpen(true)}>
          {t('propose', { value: threshold(value) })}
        </Button>
        {value !== active.value && (
          <Button onClick={() => onShow(active.value)}>
            {t('showActive', { value: threshold(active.value) })}
          </Button>
        )}
      </div>
      <p className="mt-2 text-ink-3">
        {isWaiting ? t('oneProposal') : maySelfApprove ? t('approvedWithReason') : t('secondPerson')}
      </p>
      {isOpen && (
        <FormDialog
          title={t('proposeTitle', { value: threshold(value) })}
          description={planId === null ? t('promisesNothing') : t('promisesCertified')}
          action={t('propose', { value: threshold(value) })}
          isBusy={propose.isPending}
          onClose={() => setIsOpen(false)}
          onSubmit={(form) => {
            setIsOpen(false);
            const note = textOf(form.get('note'));
            propose.mutate({ slug, value, note, planId, activeId: active.thresholdId });
          }}
        >
          <Facts>
            <ForecastChange now={now} then={then} />
          </Facts>
          <Field label={t('note')} name="note" hint={t('noteHint')}>
            <Textarea name="note" maxLength={1_000} />
          </Field>
        </FormDialog>
      )}
    </PanelPart>
  );
}
