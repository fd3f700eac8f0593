'use client';

import { useTranslations } from 'use-intl';
import type { BrandSummary } from '@/lib/contracts/brands';
import { TopBar } from '../shell/TopBar';
import { CasesView } from './CasesView';

/** The cases of all brands. */
export function CasesPage({ brands }: { brands: readonly BrandSummary[] }) {
  const t = useTranslations('precedents');
  return (
    <>
      <TopBar title={t('title')} />
      <main className="flex min-h-0 flex-1">
        <CasesView brands={brands} />
      </main>
    </>
  );
}
