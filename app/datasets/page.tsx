import type { Metadata } from 'next';
import { DatasetsPage } from '@/components/datasets/DatasetsPage';
import { AppShell } from '@/components/shell/AppShell';
import { listBrands } from '@/lib/server/brands/list-brands';
import { db } from '@/lib/server/database/db';
import { openPage } from '../open-page';
import { readTranslator } from '../request-preferences';

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.datasets') };
}

export default async function Page() {
  const person = await openPage('/datasets');
  const brands = await listBrands(db());
  return (
    <AppShell person={person}>
      <DatasetsPage brands={brands} />
    </AppShell>
  );
}
