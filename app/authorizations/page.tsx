import type { Metadata } from 'next';
import { AuthorizationsPage } from '@/components/authorizations/AuthorizationsPage';
import { AppShell } from '@/components/shell/AppShell';
import { listBrands } from '@/lib/server/brands/list-brands';
import { db } from '@/lib/server/database/db';
import { openPage } from '../open-page';
import { readTranslator } from '../request-preferences';

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.authorizations') };
}

export default async function Page() {
  const person = await openPage('/authorizations');
  const brands = await listBrands(db());
  return (
    <AppShell person={person}>
      <AuthorizationsPage brands={brands} />
    </AppShell>
  );
}
