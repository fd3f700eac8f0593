'use client';

import { ImageOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';

type Props = {
  isFiltered: boolean;
  /** Shows pictures that nobody has answered too. */
  onShowAny: () => void;
};

/** What stands in place of the grid; without filters only answered pairs are looked for. */
export function NoPairs({ isFiltered, onShowAny }: Props) {
  const t = useTranslations('data');
  return (
    <EmptyState
      icon={<ImageOff size={24} aria-hidden />}
      title={t(isFiltered ? 'noMatch' : 'empty')}
      text={t(isFiltered ? 'noMatchText' : 'emptyText')}
      action={!isFiltered && <Button onClick={onShowAny}>{t('showAny')}</Button>}
    />
  );
}
