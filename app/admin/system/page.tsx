import type { Metadata } from 'next';
import { SystemView } from '@/components/admin/SystemView';
import { AppShell } from '@/components/shell/AppShell';
import { db } from '@/lib/server/database/db';
import { describeSystem } from '@/lib/server/health/describe-system';
import { listFailedScorings } from '@/lib/server/scores/list-failed-scorings';
import { openPage } from '../../open-page';
import { readTranslator } from '../../request-preferences';

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.system') };
}

export default async function SystemPage() {
  const person = await openPage('/admin/system');
  const [system, failed] = await Promise.all([describeSystem(db()), listFailedScorings(db())]);
  return (
    <AppShell person={person}>
      <SystemView initialSystem={system} initialFailed={failed} />
    </AppShell>
  );
}
