'use client';

import { Download } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { EXCHANGE_FORMATS } from '@/lib/contracts/exchange';
import type { VersionAddress } from '@/lib/client/datasets/dataset-queries';
import { useWatchExports } from '@/lib/client/exchange-queries';
import { Button } from '../ui/Button';
import { Menu, MenuItem, MenuNote } from '../ui/Menu';

/** The version as a ZIP in any of the formats there are; the browser saves it while it is made. */
export function ExportMenu({ name, number }: VersionAddress) {
  const t = useTranslations('datasets');
  const tFormats = useTranslations('exchange.formats');
  const watch = useWatchExports();
  return (
    <Menu trigger={<Button icon={<Download size={14} aria-hidden />}>{t('export')}</Button>}>
      <MenuNote>{t('exportNote')}</MenuNote>
      {EXCHANGE_FORMATS.map((format) => (
        <MenuItem
          key={format}
          onChoose={() => {
            const query = new URLSearchParams({
              dataset: name,
              version: String(number),
              format,
              unsearched: '1',
            });
            window.location.assign(`/api/v1/exports?${query}`);
            watch();
          }}
        >
          {tFormats(format)}
        </MenuItem>
      ))}
    </Menu>
  );
}
