import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { sendApproval, sendWithdrawal } from '@/lib/client/thresholds/threshold-queries';
import type { ThresholdPoint, ThresholdVersion } from '@/lib/contracts/thresholds';
import { FormDialog } from '../admin/FormDialog';
import { Fact, Facts, PanelPart } from '../admin/PanelPart';
import { usePerson } from '../shell/person';
import { Button } from '../ui/Button';
import { Field, Textarea } from '../ui/Field';
import { textOf } from '../ui/form-text';
import { ForecastChange } from './ForecastChange';
import { StandingBadge } from './StandingBadge';
import { useShareWords } from './use-share-words';
import { useThresholdChange } from './use-threshold-change';

type Props = {
  proposal: ThresholdVersion;
  active: ThresholdVersion;
  now: ThresholdPoint;
  then: ThresholdPoint;
  maySelfApprove: boolean;
  mayChange: boolean;
  onShow: (threshold: number) => void;
};

/** A proposal that waits: what it would change, and a second person's decision. */
export function ProposalPanel({ proposal, active, now, then, maySelfApprove, mayChange, onShow }: Props) {
  const t = useTranslations('thresholds');
  const { threshold, moment } = useShareWords();
  const { id } = usePerson();
  const [isAsking, setIsAsking] = useState(false);
  const approve = useThresholdChange(sendApproval, ({ value }) =>
    t('approvedToast', { value: threshold(value) }),
  );
  const withdraw = useThresholdChange(sendWithdrawal, ({ value }) =>
    t('withdrawnToast', { value: threshold(value) }),
  );
  const isOwn = proposal.proposedBy?.id === id;
  const send = (reason: string | null) =>
    approve.mutate({ thresholdId: proposal.thresholdId, activeId: active.thresholdId, reason });
  return (
    <PanelPart title={t('proposal')}>
      <Facts>
        <Fact name={t('threshold')}>
          <span className="flex flex-wrap items-center gap-2">
            <button type="button" className="font-semibold underline" onClick={() => onShow(proposal.value)}>
              {threshold(proposal.value)}
            </button>
            <StandingBadge
              origin={proposal.origin}
              stale={proposal.stale}
              validUntil={proposal.certificate?.validUntil ?? null}
            />
          </span>
        </Fact>
        <Fact name={t('by')}>
          {t('byOn', { person: proposal.proposedBy?.name ?? '–', on: moment(proposal.createdAt) })}
        </Fact>
        {proposal.note !== '' && <Fact name={t('note')}>{proposal.note}</Fact>}
        <ForecastChange now={now} then={then} />
      </Facts>
      {mayChange && (
        <div className="mt-3 flex flex-wrap gap-2">
          {(!isOwn || maySelfApprove) && (
            <Button
              look="solid"
              disabled={approve.isPending}
              onClick={() => (isOwn ? setIsAsking(true) : send(null))}
            >
              {t('approve', { value: threshold(proposal.value) })}
            </Button>
          )}
          <Button disabled={withdraw.isPending} onClick={() => withdraw.mutate(proposal.thresholdId)}>
            {isOwn ? t('withdraw') : t('decline')}
          </Button>
        </div>
      )}
      {isOwn && !maySelfApprove && <p className="mt-2 text-ink-3">{t('secondPerson')}</p>}
      {isAsking && (
        <FormDialog
          title={t('selfApproval')}
          description={t('selfApprovalText')}
          action={t('approve', { value: threshold(proposal.value) })}
          isBusy={approve.isPending}
          onClose={() => setIsAsking(false)}
          onSubmit={(form) => {
            const reason = textOf(form.get('reason')).trim();
            if (reason === '') return;
            setIsAsking(false);
            send(reason);
          }}
        >
          <Field label={t('reason')} name="reason" hint={t('reasonHint')}>
            <Textarea name="reason" required maxLength={1_000} />
          </Field>
        </FormDialog>
      )}
    </PanelPart>
  );
}
