'use client';

import { useTranslations } from 'use-intl';
import type { ReleaseGate } from '@/lib/contracts/release-promotions';
import { Badge } from '../ui/Badge';

/** What has to hold before a release comes into use, and what was found. */
export function ReleaseGateList({ gates }: { gates: readonly ReleaseGate[] }) {
  const t = useTranslations('releases.promotion');
  const tPromotion = useTranslations('learning.promotion');
  const findingOf = (gate: ReleaseGate) => {
    switch (gate.kind) {
      case 'bytes':
        return t('bytesText', { files: gate.files, missing: gate.missing });
      case 'ads':
        return t('adsText', { ads: gate.ads, fewest: gate.fewest });
      case 'recall':
        return t('recallText', { brands: gate.brands });
    }
  };
  return (
    <ul className="flex flex-col gap-2">
      {gates.map((gate) => (
        <li key={gate.kind} className="flex items-start gap-2">
          <Badge tone={gate.isOpen ? 'clear' : 'violation'}>
            {tPromotion(gate.isOpen ? 'open' : 'shut')}
          </Badge>
          <span className="min-w-0">
            {t(`gate.${gate.kind}`)}
            <span className="block text-xs text-ink-3">{findingOf(gate)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
