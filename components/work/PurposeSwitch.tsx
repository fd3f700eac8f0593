'use client';

import { clsx } from 'clsx';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { WorkKind } from './work-kind';

type Purpose = 'answer' | 'adjudication';
type Props = { kind: WorkKind; purpose: Purpose; purposes: readonly Purpose[] };

/** For people who both answer and decide where answers differ. */
export function PurposeSwitch({ kind, purpose, purposes }: Props) {
  const t = useTranslations('work');
  if (purposes.length < 2) return null;
  return (
    <nav aria-label={t('purposes')} className="flex gap-1">
      {purposes.map((one) => (
        <Link
          key={one}
          href={one === 'answer' ? `/${kind}` : `/${kind}?purpose=adjudication`}
          aria-current={one === purpose ? 'page' : undefined}
          className={clsx(
            'rounded-full border px-2.5 py-0.5 text-xs',
            one === purpose ? 'border-line-strong bg-hover text-ink' : 'border-transparent hover:bg-hover',
          )}
        >
          {t(`purpose.${one}`, { kind })}
        </Link>
      ))}
    </nav>
  );
}
