import type { Metadata } from 'next';
import { AlertsPage } from '@/components/drift/AlertsPage';
import { AppShell } from '@/components/shell/AppShell';
import { openPage } from '../../open-page';
import { readTranslator } from '../../request-preferences';

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.alerts') };
}

export default async function Page() {
  const person = await openPage('/insights/alerts');
  return (
    <AppShell person={person}>
      <AlertsPage />
    </AppShell>
  );
}
