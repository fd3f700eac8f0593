import type { Metadata } from 'next';
import { LearningPage } from '@/components/learning/LearningPage';
import { AppShell } from '@/components/shell/AppShell';
import { listBrands } from '@/lib/server/brands/list-brands';
import { db } from '@/lib/server/database/db';
import { openPage } from '../open-page';
import { readTranslator } from '../request-preferences';

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.learning') };
}

export default async function Page() {
  const person = await openPage('/learning');
  const brands = await listBrands(db());
  return (
    <AppShell person={person}>
      <LearningPage brands={brands} />
    </AppShell>
  );
}
