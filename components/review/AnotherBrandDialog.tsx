'use client';

import { useTranslations } from 'use-intl';
import type { BrandSummary } from '@/lib/contracts/brands';
import { Combobox } from '../ui/Combobox';
import { Dialog } from '../ui/Dialog';
import { Skeleton } from '../ui/Skeleton';

type Props = {
  isOpen: boolean;
  /** Undefined while they are on their way. */
  brands: readonly BrandSummary[] | undefined;
  onChoose: (brand: BrandSummary) => void;
  onClose: () => void;
};

/** Names a brand that the machine did not suspect; its reason is given afterwards, by the same keys. */
export function AnotherBrandDialog({ isOpen, brands, onChoose, onClose }: Props) {
  const t = useTranslations('review');
  return (
    <Dialog
      isOpen={isOpen}
      title={t('anotherBrandTitle')}
      description={t('anotherBrandText')}
      onClose={onClose}
    >
      {brands === undefined ? (
        <Skeleton className="h-8 w-full" />
      ) : (
        <Combobox
          label={t('anotherBrandTitle')}
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
