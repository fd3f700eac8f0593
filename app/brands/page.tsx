import type { Metadata } from 'next';
import { BrandList } from '@/components/brands/BrandList';
import { AppShell } from '@/components/shell/AppShell';
import { readBrandFilter, writeBrandFilter } from '@/lib/client/brands/brand-filter';
import { listBrandOverviews } from '@/lib/server/brands/list-brand-overviews';
import { db } from '@/lib/server/database/db';
import { openPage } from '../open-page';
import { readTranslator } from '../request-preferences';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.brands') };
}

export default async function Page({ searchParams }: Props) {
  const filter = readBrandFilter(await searchParams);
  const query = writeBrandFilter(filter);
  const person = await openPage('/brands', query);
  const page = await listBrandOverviews(db(), filter);
  return (
    <AppShell person={person}>
      <BrandList initial={{ query, page }} />
    </AppShell>
  );
}
