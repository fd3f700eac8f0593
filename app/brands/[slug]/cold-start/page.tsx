import type { Metadata } from 'next';
import { BrandFrame } from '@/components/brands/BrandFrame';
import { ColdStartPage } from '@/components/cold-start/ColdStartPage';
import { AppShell } from '@/components/shell/AppShell';
import { db } from '@/lib/server/database/db';
import { getColdStart } from '@/lib/server/learning/get-cold-start';
import { openBrandPage } from '../../open-brand-page';

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).slug };
}

export default async function Page({ params }: Props) {
  const { slug } = await params;
  const { person, brand } = await openBrandPage('/brands/[slug]/cold-start', slug);
  const initial = await getColdStart(db(), slug);
  return (
    <AppShell person={person}>
      <BrandFrame brand={brand}>
        <ColdStartPage slug={slug} initial={initial} />
      </BrandFrame>
    </AppShell>
  );
}
