'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { exportUrl, useWatchExports, type ExportWhat } from '@/lib/client/exchange-queries';
import type { ExchangeFormatName } from '@/lib/contracts/exchange';
import { ButtonLink } from '../ui/Button';
import { Checkbox } from '../ui/Checkbox';
import { Combobox } from '../ui/Combobox';
import { Field } from '../ui/Field';
import { Select } from '../ui/Select';
import { useExchangeChoices } from './use-exchange-choices';

type Props = {
  brands: ReadonlyArray<{ slug: string; name: string }>;
  /** Names of datasets that have a frozen version. */
  datasets: readonly string[];
};

/** What goes out, as what; the browser saves the archive while it is made. */
export function ExportForm({ brands, datasets }: Props) {
  const t = useTranslations('exchange');
  const choices = useExchangeChoices();
  const watch = useWatchExports();
  const [what, setWhat] = useState<ExportWhat>(datasets[0] === undefined ? 'all' : `dataset:${datasets[0]}`);
  const [format, setFormat] = useState<ExchangeFormatName>('coco');
  const [pictures, setPictures] = useState<'as-stored' | 'upright' | 'none'>('as-stored');
  const [takesUnsearched, setTakesUnsearched] = useState(false);
  const subjects = [
    ...datasets.map((name) => ({ value: `dataset:${name}`, label: t('ofDataset', { name }) })),
    ...brands.map(({ slug, name }) => ({ value: `brand:${slug}`, label: t('ofBrand', { name }) })),
    { value: 'all', label: t('ofAll') },
  ];
  return (
    <div className="flex flex-col gap-3 p-4">
      <div className="grid grid-cols-3 gap-3">
        <Field label={t('what')}>
          <Combobox
            label={t('what')}
            items={subjects}
            value={what}
            emptyText={t('nothingFound')}
            onChange={(next) => setWhat(next ?? 'all')}
          />
        </Field>
        <Field label={t('format')}>
          <Select items={choices.formats} value={format} onChange={setFormat} />
        </Field>
        <Field label={t('picturesTitle')} hint={t('picturesHint')}>
          <Select items={choices.pictures} value={pictures} onChange={setPictures} />
        </Field>
      </div>
      <Checkbox label={t('unsearched')} isChecked={takesUnsearched} onChange={setTakesUnsearched} />
      <div>
        <ButtonLink
          look="solid"
          href={exportUrl(what, format, pictures, takesUnsearched)}
          download
          onClick={watch}
          icon={<Download size={14} aria-hidden />}
        >
          {t('export')}
        </ButtonLink>
      </div>
    </div>
  );
}
