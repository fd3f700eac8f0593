'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';

type Props<Gate> = {
  proposed: readonly Gate[];
  /** Null until it is approved. */
  approved: readonly Gate[] | null;
  /** As they stand now; null while nobody knows, or it is decided. */
  now: readonly Gate[] | null;
  list: (title: string, gates: readonly Gate[]) => ReactNode;
};

/** The gates that decide; those of the proposal beside them where something has changed since. */
export function GatesOverTime<Gate>({ proposed, approved, now, list }: Props<Gate>) {
  const t = useTranslations('learning.promotion');
  const deciding = approved ?? now;
  const hasChanged = deciding !== null && JSON.stringify(deciding) !== JSON.stringify(proposed);
  return (
    <>
      {deciding !== null && list(t(approved === null ? 'gatesNow' : 'gatesApproved'), deciding)}
      {deciding !== null && !hasChanged && <p className="text-xs text-ink-3">{t('gatesSame')}</p>}
      {(deciding === null || hasChanged) && list(t('gatesProposed'), proposed)}
    </>
  );
}
