import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { VersionPage } from '@/components/datasets/VersionPage';
import { AppShell } from '@/components/shell/AppShell';
import { VersionAddressSchema } from '@/lib/contracts/dataset-versions';
import { db } from '@/lib/server/database/db';
import { getVersion } from '@/lib/server/datasets/list-datasets';
import { openPage } from '../../../open-page';
import { orNotFound } from '../../../or-not-found';

type Props = {
  params: Promise<{ name: string; number: string }>;
  searchParams: Promise<Record<string, string>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name, number } = await params;
  return { title: `${name} ${number}` };
}

export default async function Page({ params, searchParams }: Props) {
  const { name, number } = await params;
  const query = new URLSearchParams(await searchParams).toString();
  const person = await openPage('/datasets/[name]/[number]', query, `/datasets/${name}/${number}`);
  const address = VersionAddressSchema.safeParse({ name, number });
  if (!address.success) notFound();
  const version = await getVersion(db(), address.data.name, address.data.number).catch(orNotFound);
  return (
    <AppShell person={person}>
      <VersionPage version={version} />
    </AppShell>
  );
}
