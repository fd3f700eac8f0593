'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../ui/Button';
import type { WorkKind } from './work-kind';

type Props = {
  kind: WorkKind;
  /** `expired`: nobody renewed it in time. `taken`: another tab or person has it now. */
  cause: 'expired' | 'taken';
  onNext: () => void;
};

/** What lies on the table is no longer this person's: nothing was sent, nothing can be. */
export function LostLease({ kind, cause, onNext }: Props) {
  const t = useTranslations('work');
  return (
    <div
      role="alert"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-violation-soft px-4 py-2"
    >
      <strong className="font-semibold text-violation">
        {t(cause === 'taken' ? 'leaseTaken' : 'leaseExpired', { kind })}
      </strong>
      <span className="flex-1 text-ink-2">{t('leaseLostText', { kind })}</span>
      <Button look="solid" size="sm" onClick={onNext}>
        {t('next', { kind })}
      </Button>
    </div>
  );
}
