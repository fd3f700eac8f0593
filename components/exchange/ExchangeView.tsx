'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { importsQuery } from '@/lib/client/exchange-queries';
import type { LabelImportList } from '@/lib/contracts/exchange';
import { AdminSection } from '../admin/AdminSection';
import { InlineProblem } from '../shell/RequestProblem';
import { TopBar } from '../shell/TopBar';
import { ExportForm } from './ExportForm';
import { ExportList } from './ExportList';
import { ImportForm } from './ImportForm';
import { ImportList } from './ImportList';

type Props = {
  brands: ReadonlyArray<{ slug: string; name: string }>;
  datasets: readonly string[];
  initialImports: LabelImportList;
};

/** Labels and boxes out to other tools, and in from them. */
export function ExchangeView({ brands, datasets, initialImports }: Props) {
  const t = useTranslations();
  const { data, error } = useQuery({ ...importsQuery(), initialData: initialImports });
  return (
    <>
      <TopBar title={t('shell.exchange')} />
      <main className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex max-w-[70rem] flex-col gap-8 p-6">
          <AdminSection title={t('exchange.exportTitle')} text={t('exchange.exportText')}>
            <ExportForm brands={brands} datasets={datasets} />
          </AdminSection>
          <AdminSection title={t('exchange.exportsTitle')}>
            <ExportList />
          </AdminSection>
          <AdminSection title={t('exchange.importTitle')} text={t('exchange.importText')}>
            <ImportForm />
          </AdminSection>
          <AdminSection title={t('exchange.importsTitle')}>
            {error !== null && <InlineProblem error={error} />}
            <ImportList imports={data.imports} />
          </AdminSection>
        </div>
      </main>
    </>
  );
}
