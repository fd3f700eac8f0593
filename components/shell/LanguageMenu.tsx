'use client';

import { ChevronDown } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'use-intl';
import { rememberLocale } from '@/lib/client/preferences';
import { LOCALES, type Locale } from '@/lib/domain/locale';
import { Button } from '../ui/Button';
import { Menu, MenuRadioGroup } from '../ui/Menu';

/** A language is named in itself, so that whoever cannot read the page finds theirs. */
const OWN_NAMES: Record<Locale, string> = { en: 'English', 'zh-CN': '简体中文' };

export function LanguageMenu() {
  const t = useTranslations('shell');
  const locale = useLocale();
  const router = useRouter();
  return (
    <Menu
      trigger={
        <Button
          look="quiet"
          aria-label={t('language', { language: OWN_NAMES[locale] })}
          className="px-2 font-normal"
        >
          {OWN_NAMES[locale]}
          <ChevronDown size={12} aria-hidden />
        </Button>
      }
    >
      <MenuRadioGroup
        label={t('languages')}
        items={LOCALES.map((value) => ({ value, label: OWN_NAMES[value] }))}
        value={locale}
        onChange={(next) => {
          rememberLocale(next);
          router.refresh();
        }}
      />
    </Menu>
  );
}
