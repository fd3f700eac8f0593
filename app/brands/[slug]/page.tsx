import type { Metadata } from 'next';
import { BrandFrame } from '@/components/brands/BrandFrame';
import { BrandOverviewPage } from '@/components/brands/BrandOverviewPage';
import { AppShell } from '@/components/shell/AppShell';
import { getDefinitionView } from '@/lib/server/brands/definition-view';
import { db } from '@/lib/server/database/db';
import { openBrandPage } from '../open-brand-page';

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).slug };
}

export default async function Page({ params }: Props) {
  const { person, brand } = await openBrandPage('/brands/[slug]', (await params).slug);
  const definition = brand.published && (await getDefinitionView(db(), brand.published.definitionId));
  return (
    <AppShell person={person}>
      <BrandFrame brand={brand}>
        <BrandOverviewPage brand={brand} definition={definition} />
      </BrandFrame>
    </AppShell>
  );
}
