import type { Metadata } from 'next';
import { InsightsPage } from '@/components/insights/InsightsPage';
import { AppShell } from '@/components/shell/AppShell';
import { readInsightsFilter, writeInsightsFilter } from '@/lib/client/insights/insights-filter';
import { listBrands } from '@/lib/server/brands/list-brands';
import { db } from '@/lib/server/database/db';
import { getInsights } from '@/lib/server/insights/get-insights';
import { openPage } from '../open-page';
import { orNotFound } from '../or-not-found';
import { readTranslator } from '../request-preferences';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.insights') };
}

export default async function Page({ searchParams }: Props) {
  const filter = readInsightsFilter(await searchParams);
  const query = writeInsightsFilter(filter);
  const person = await openPage('/insights', query);
  const [insights, brands] = await Promise.all([
    getInsights(db(), filter).catch(orNotFound),
    listBrands(db()),
  ]);
  return (
    <AppShell person={person}>
      <InsightsPage initial={{ query, insights }} brands={brands.map(({ slug, name }) => ({ slug, name }))} />
    </AppShell>
  );
}
