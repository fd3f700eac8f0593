'use client';

import { useTranslations } from 'use-intl';
import { ErrorState } from '../ui/ErrorState';

type Props = { digest: string | undefined; onRetry: () => void };

/** Our fault: what is safe, what to do, and the number under which the log has it. */
export function BrokenNotice({ digest, onRetry }: Props) {
  const t = useTranslations('problems');
  return (
    <ErrorState
      title={t('broken')}
      text={
        <>
          <p>{t('brokenText')}</p>
          {digest !== undefined && <p className="mt-1 text-xs text-ink-3">{t('errorNumber', { digest })}</p>}
        </>
      }
      onRetry={onRetry}
    />
  );
}
