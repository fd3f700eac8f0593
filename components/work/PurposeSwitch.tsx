'use client';

import { clsx } from 'clsx';
import Link from 'next/link';
import { useTranslations } from 'use-intl';

type Purpose = 'answer' | 'adjudication';
type Props = { purpose: Purpose; purposes: readonly Purpose[] };

/** For people who both review and decide what others escalated. */
export function PurposeSwitch({ purpose, purposes }: Props) {
  const t = useTranslations('review');
  if (purposes.length < 2) return null;
  return (
    <nav aria-label={t('purposes')} className="flex gap-1">
      {purposes.map((one) => (
        <Link
          key={one}
          href={one === 'answer' ? '/review' : '/review?purpose=adjudication'}
          aria-current={one === purpose ? 'page' : undefined}
          className={clsx(
            'rounded-full border px-2.5 py-0.5 text-xs',
            one === purpose ? 'border-line-strong bg-hover text-ink' : 'border-transparent hover:bg-hover',
          )}
        >
          {t(`purpose.${one}`)}
        </Link>
      ))}
    </nav>
  );
}
