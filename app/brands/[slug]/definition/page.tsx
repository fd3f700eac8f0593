import type { Metadata } from 'next';
import { BrandFrame } from '@/components/brands/BrandFrame';
import { DefinitionPage } from '@/components/brands/definition/DefinitionPage';
import { AppShell } from '@/components/shell/AppShell';
import { listDefinitions } from '@/lib/server/brands/get-definition';
import { db } from '@/lib/server/database/db';
import { readTranslator } from '../../../request-preferences';
import { openBrandPage } from '../../open-brand-page';

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await readTranslator();
  return { title: `${(await params).slug} · ${t('brands.tabs.definition')}` };
}

export default async function Page({ params }: Props) {
  const { slug } = await params;
  const { person, brand } = await openBrandPage('/brands/[slug]/definition', slug);
  const versions = await listDefinitions(db(), slug);
  return (
    <AppShell person={person}>
      <BrandFrame brand={brand}>
        <DefinitionPage slug={slug} versions={versions} />
      </BrandFrame>
    </AppShell>
  );
}
