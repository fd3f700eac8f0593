import { useTranslations } from 'use-intl';
import { EXCHANGE_FORMATS, LABEL_IMPORT_MODES } from '@/lib/contracts/exchange';

/** The choices of both forms in words. */
export function useExchangeChoices() {
  const t = useTranslations('exchange');
  return {
    formats: EXCHANGE_FORMATS.map((value) => ({ value, label: t(`formats.${value}`) })),
    modes: LABEL_IMPORT_MODES.map((value) => ({ value, label: t(`modes.${value}`) })),
    pictures: (['as-stored', 'upright', 'none'] as const).map((value) => ({
      value,
      label: t(`pictures.${value}`),
    })),
  };
}
