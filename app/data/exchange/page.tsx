import type { Metadata } from 'next';
import { ExchangeView } from '@/components/exchange/ExchangeView';
import { AppShell } from '@/components/shell/AppShell';
import { listBrands } from '@/lib/server/brands/list-brands';
import { db } from '@/lib/server/database/db';
import { listDatasets } from '@/lib/server/datasets/list-datasets';
import { listImports } from '@/lib/server/exchange/list-imports';
import { openPage } from '../../open-page';
import { readTranslator } from '../../request-preferences';

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.exchange') };
}

export default async function ExchangePage() {
  const person = await openPage('/data/exchange');
  const [brands, datasets, imports] = await Promise.all([
    listBrands(db()),
    listDatasets(db()),
    listImports(db()),
  ]);
  const frozen = datasets.filter((dataset) => dataset.latest !== null).map((dataset) => dataset.name);
  return (
    <AppShell person={person}>
      <ExchangeView brands={brands} datasets={frozen} initialImports={imports} />
    </AppShell>
  );
}
