import type { Metadata } from 'next';
import { BrandFrame } from '@/components/brands/BrandFrame';
import { AppShell } from '@/components/shell/AppShell';
import { BrandThresholdsPage } from '@/components/thresholds/BrandThresholdsPage';
import { db } from '@/lib/server/database/db';
import { getBrandThresholds } from '@/lib/server/thresholds/get-brand-thresholds';
import { measureModelLately } from '@/lib/server/thresholds/measure-model';
import { openBrandPage } from '../../open-brand-page';

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).slug };
}

export default async function Page({ params }: Props) {
  const { slug } = await params;
  const { person, brand } = await openBrandPage('/brands/[slug]/thresholds', slug);
  const thresholds = await getBrandThresholds(db(), slug, { measure: measureModelLately });
  return (
    <AppShell person={person}>
      <BrandFrame brand={brand}>
        <BrandThresholdsPage initial={thresholds} />
      </BrandFrame>
    </AppShell>
  );
}
