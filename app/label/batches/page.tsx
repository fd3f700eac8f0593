import type { Metadata } from 'next';
import { BatchesPage } from '@/components/labeling/batches/BatchesPage';
import { AppShell } from '@/components/shell/AppShell';
import { listBrands } from '@/lib/server/brands/list-brands';
import { db } from '@/lib/server/database/db';
import { openPage } from '../../open-page';
import { readTranslator } from '../../request-preferences';

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.batches') };
}

export default async function LabelBatchesPage() {
  const person = await openPage('/label/batches');
  const brands = await listBrands(db());
  return (
    <AppShell person={person}>
      <BatchesPage brands={brands} />
    </AppShell>
  );
}
