'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Chip } from '../ui/Chip';
import { Combobox } from '../ui/Combobox';

type Props = {
  brands: ReadonlyArray<{ slug: string; name: string }>;
  /** Slugs, in no order. */
  chosen: readonly string[];
  onChange: (slugs: string[]) => void;
};

/** Any number of brands: typed into a field one after the other, taken away by their chips. */
export function BrandsPicker({ brands, chosen, onChange }: Props) {
  const t = useTranslations('brandsPicker');
  const tUi = useTranslations('ui');
  // Begins anew after every choice.
  const [turn, setTurn] = useState(0);
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {brands
        .filter(({ slug }) => chosen.includes(slug))
        .map(({ slug, name }) => (
          <Chip
            key={slug}
            removeLabel={tUi('removeFilter', { name })}
            onRemove={() => onChange(chosen.filter((one) => one !== slug))}
          >
            {name}
          </Chip>
        ))}
      <div className="w-44">
        <Combobox
          key={turn}
          label={t('add')}
          placeholder={t('add')}
          items={brands
            .filter(({ slug }) => !chosen.includes(slug))
            .map(({ slug, name }) => ({ value: slug, label: name }))}
          value={null}
          emptyText={t('none')}
          onChange={(slug) => {
            if (slug === null) return;
            setTurn(turn + 1);
            onChange([...chosen, slug]);
          }}
        />
      </div>
    </div>
  );
}
