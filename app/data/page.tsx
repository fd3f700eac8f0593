import type { Metadata } from 'next';
import { DataView } from '@/components/data/DataView';
import { AppShell } from '@/components/shell/AppShell';
import { readBrowseFilter, readLike, writeBrowseFilter } from '@/lib/client/data/browse-filter';
import { listBrands } from '@/lib/server/brands/list-brands';
import { listPairs } from '@/lib/server/data/list-pairs';
import { db } from '@/lib/server/database/db';
import { listDatasets } from '@/lib/server/datasets/list-datasets';
import { openPage } from '../open-page';
import { readTranslator } from '../request-preferences';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.data') };
}

export default async function DataPage({ searchParams }: Props) {
  const values = await searchParams;
  const filter = readBrowseFilter(values);
  const query = writeBrowseFilter(filter);
  const like = readLike(values);
  const person = await openPage('/data', like === null ? query : `${query}&like=${like}`);
  const [page, brands, datasets] = await Promise.all([
    listPairs(db(), filter),
    listBrands(db()),
    listDatasets(db()),
  ]);
  return (
    <AppShell person={person}>
      <DataView
        initial={{ query, page }}
        brands={brands}
        datasets={datasets.filter((dataset) => dataset.latest !== null).map((dataset) => dataset.name)}
      />
    </AppShell>
  );
}
