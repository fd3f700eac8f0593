import type { Metadata } from 'next';
import { BrandFrame } from '@/components/brands/BrandFrame';
import { CasesView } from '@/components/precedents/CasesView';
import { AppShell } from '@/components/shell/AppShell';
import { openBrandPage } from '../../open-brand-page';

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).slug };
}

export default async function Page({ params }: Props) {
  const { person, brand } = await openBrandPage('/brands/[slug]/cases', (await params).slug);
  return (
    <AppShell person={person}>
      <BrandFrame brand={brand}>
        <CasesView brand={brand} />
      </BrandFrame>
    </AppShell>
  );
}
