import type { Metadata } from 'next';
import { EvaluationsPage } from '@/components/evaluation/EvaluationsPage';
import { AppShell } from '@/components/shell/AppShell';
import { openPage } from '../open-page';
import { readTranslator } from '../request-preferences';

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.evaluation') };
}

export default async function Page() {
  const person = await openPage('/evaluation');
  return (
    <AppShell person={person}>
      <EvaluationsPage />
    </AppShell>
  );
}
