'use client';

import { Monitor, Moon, Sun, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { THEMES, type Theme } from '@/lib/domain/locale';
import { Button } from '../ui/Button';
import { Menu, MenuRadioGroup } from '../ui/Menu';
import { useTheme } from './theme';

const ICONS: Record<Theme, LucideIcon> = { system: Monitor, light: Sun, dark: Moon };

export function ThemeMenu() {
  const t = useTranslations('shell');
  const { theme, setTheme } = useTheme();
  const Icon = ICONS[theme];
  return (
    <Menu
      trigger={
        <Button
          look="quiet"
          className="px-2"
          aria-label={t('theme', { theme: t(`themes.${theme}`) })}
          icon={<Icon size={15} aria-hidden />}
        />
      }
    >
      <MenuRadioGroup
        label={t('themeLabel')}
        items={THEMES.map((value) => ({ value, label: t(`themes.${value}`) }))}
        value={theme}
        onChange={setTheme}
      />
    </Menu>
  );
}
