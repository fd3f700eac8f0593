'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { exportUrl, type ExportWhat } from '@/lib/client/exchange-queries';
import { FORMATS_THAT_TELL_UNSEARCHED, type ExchangeFormatName } from '@/lib/contracts/exchange';
import { Checkbox } from '../ui/Checkbox';
import { Combobox } from '../ui/Combobox';
import { Field } from '../ui/Field';
import { Select } from '../ui/Select';
import { ExportSize } from './ExportSize';
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
  const [what, setWhat] = useState<ExportWhat>(datasets[0] === undefined ? 'all' : `dataset:${datasets[0]}`);
  const [format, setFormat] = useState<ExchangeFormatName>('jsonl');
  const [pictures, setPictures] = useState<'as-stored' | 'upright' | 'none'>('as-stored');
  /** Null = as the format has it. */
  const [chosenUnsearched, setChosenUnsearched] = useState<boolean | null>(null);
  const takesUnsearched = chosenUnsearched ?? FORMATS_THAT_TELL_UNSEARCHED.includes(format);
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
        <Field label={t('format')} hint={t(`formatHints.${format}`)}>
          <Select items={choices.formats} value={format} onChange={setFormat} />
        </Field>
        <Field label={t('picturesTitle')} hint={t('picturesHint')}>
          <Select items={choices.pictures} value={pictures} onChange={setPictures} />
        </Field>
      </div>
      <Checkbox label={t('unsearched')} isChecked={takesUnsearched} onChange={setChosenUnsearched} />
      <ExportSize
        what={what}
        takesUnsearched={takesUnsearched}
        tellsUnsearched={FORMATS_THAT_TELL_UNSEARCHED.includes(format)}
        href={exportUrl(what, format, pictures, takesUnsearched)}
      />
    </div>
  );
}
