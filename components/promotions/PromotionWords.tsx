'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Promotion } from '@/lib/contracts/promotions';
import { useMoment } from '../ui/use-moment';

type Told = Pick<
  Promotion,
  'state' | 'note' | 'proposedBy' | 'approvedBy' | 'overriddenBy' | 'overrideReason' | 'createdAt' | 'endedAt'
>;

/** Who proposed and decided, when and why. @param children what was proposed, in words */
export function PromotionWords({ promotion, children }: { promotion: Told; children: ReactNode }) {
  const t = useTranslations('learning.promotion');
  const moment = useMoment();
  const { proposedBy, approvedBy, overriddenBy, overrideReason, createdAt, endedAt, note, state } = promotion;
  const nameOf = (person: { name: string } | null) => person?.name ?? t('somebody');
  return (
    <div className="text-ink-2">
      <p>{t('proposedBy', { name: nameOf(proposedBy), at: moment(createdAt) })}</p>
      {note !== '' && <p>{note}</p>}
      {children}
      {state === 'approved' && <p>{t('approvedBy', { name: nameOf(approvedBy), at: moment(endedAt!) })}</p>}
      {state === 'withdrawn' && <p>{t('withdrawn', { at: moment(endedAt!) })}</p>}
      {overrideReason !== null && (
        <p>{t('overridden', { name: nameOf(overriddenBy), reason: overrideReason })}</p>
      )}
    </div>
  );
}
