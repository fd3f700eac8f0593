import type { Metadata } from 'next';
import { DatasetPage } from '@/components/datasets/DatasetPage';
import { AppShell } from '@/components/shell/AppShell';
import { listBrands } from '@/lib/server/brands/list-brands';
import { db } from '@/lib/server/database/db';
import { getDataset } from '@/lib/server/datasets/list-datasets';
import { openPage } from '../../open-page';
import { orNotFound } from '../../or-not-found';

type Props = { params: Promise<{ name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).name };
}

export default async function Page({ params }: Props) {
  const { name } = await params;
  const person = await openPage('/datasets/[name]', '', `/datasets/${name}`);
  const [dataset, brands] = await Promise.all([getDataset(db(), name).catch(orNotFound), listBrands(db())]);
  return (
    <AppShell person={person}>
      <DatasetPage initial={dataset} brands={brands} />
    </AppShell>
  );
}
