'use client';

import { useTranslations } from 'use-intl';
import type { BrandSummary } from '@/lib/contracts/brands';
import { Combobox } from '../ui/Combobox';
import { Dialog } from '../ui/Dialog';
import { Skeleton } from '../ui/Skeleton';

type Props = {
  isOpen: boolean;
  title: string;
  description: string;
  /** Undefined while they are on their way. */
  brands: readonly BrandSummary[] | undefined;
  onChoose: (brand: BrandSummary) => void;
  onClose: () => void;
};

/** Names one brand of all that are known. */
export function BrandDialog({ isOpen, title, description, brands, onChoose, onClose }: Props) {
  const t = useTranslations('work');
  return (
    <Dialog isOpen={isOpen} title={title} description={description} onClose={onClose}>
      {brands === undefined ? (
        <Skeleton className="h-8 w-full" />
      ) : (
        <Combobox
          label={title}
          placeholder={t('brandPlaceholder')}
          emptyText={t('noSuchBrand')}
          isFocusedFirst
          items={brands.map((brand) => ({
            value: brand.id,
            label: [brand.name, ...brand.aliases].join(' · '),
          }))}
          value={null}
          onChange={(brandId) => {
            const brand = brands.find(({ id }) => id === brandId);
            if (brand !== undefined) onChoose(brand);
          }}
        />
      )}
    </Dialog>
  );
}
