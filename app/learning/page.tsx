import type { Metadata } from 'next';
import { LearningPage } from '@/components/learning/LearningPage';
import { AppShell } from '@/components/shell/AppShell';
import { openPage } from '../open-page';
import { readTranslator } from '../request-preferences';

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.learning') };
}

export default async function Page() {
  const person = await openPage('/learning');
  return (
    <AppShell person={person}>
      <LearningPage />
    </AppShell>
  );
}
