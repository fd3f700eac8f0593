import type { Metadata } from 'next';
import { CasesPage } from '@/components/precedents/CasesPage';
import { AppShell } from '@/components/shell/AppShell';
import { listBrands } from '@/lib/server/brands/list-brands';
import { db } from '@/lib/server/database/db';
import { openPage } from '../open-page';
import { readTranslator } from '../request-preferences';

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.cases') };
}

export default async function Page() {
  const person = await openPage('/cases');
  const brands = await listBrands(db());
  return (
    <AppShell person={person}>
      <CasesPage brands={brands} />
    </AppShell>
  );
}
