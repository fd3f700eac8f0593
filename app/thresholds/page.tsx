import type { Metadata } from 'next';
import { AppShell } from '@/components/shell/AppShell';
import { AllThresholdsPage } from '@/components/thresholds/AllThresholdsPage';
import { db } from '@/lib/server/database/db';
import { planHours } from '@/lib/server/thresholds/plan-hours';
import { readAllBrandsLately } from '@/lib/server/thresholds/read-all-brands';
import { openPage } from '../open-page';
import { readTranslator } from '../request-preferences';

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.thresholds') };
}

export default async function Page() {
  const person = await openPage('/thresholds');
  const plan = await planHours(db(), undefined, { read: readAllBrandsLately });
  return (
    <AppShell person={person}>
      <AllThresholdsPage initial={plan} />
    </AppShell>
  );
}
