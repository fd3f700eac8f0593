'use client';

import { MapPinOff } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { EmptyState } from '../ui/EmptyState';

export function NotFoundNotice() {
  const t = useTranslations('problems');
  return (
    <EmptyState
      icon={<MapPinOff size={28} aria-hidden />}
      title={t('notFound')}
      text={t('notFoundText')}
      action={
        <Link
          href="/"
          className="inline-flex h-8 items-center rounded-md border border-solid bg-solid px-3 font-semibold text-on-solid"
        >
          {t('home')}
        </Link>
      }
    />
  );
}
