import type { Metadata } from 'next';
import { ReleasesPage } from '@/components/releases/ReleasesPage';
import { AppShell } from '@/components/shell/AppShell';
import { openPage } from '../open-page';
import { readTranslator } from '../request-preferences';

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.releases') };
}

export default async function Page() {
  const person = await openPage('/releases');
  return (
    <AppShell person={person}>
      <ReleasesPage />
    </AppShell>
  );
}
