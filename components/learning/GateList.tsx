'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { PromotionGate } from '@/lib/contracts/promotions';
import { Badge } from '../ui/Badge';

/** What has to hold before a candidate comes into use, and what was found. */
export function GateList({ gates }: { gates: readonly PromotionGate[] }) {
  const t = useTranslations('learning.promotion');
  const words = useGateWords();
  return (
    <ul aria-label={t('gates')} className="flex flex-col gap-2">
      {gates.map((gate) => {
        const { name, found } = words(gate);
        return (
          <li key={gate.kind} className="flex items-start gap-2">
            <Badge tone={gate.isOpen ? 'clear' : 'violation'}>{t(gate.isOpen ? 'open' : 'shut')}</Badge>
            <span className="min-w-0">
              {name}
              {found !== null && <span className="block text-xs text-ink-3">{found}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function useGateWords(): (gate: PromotionGate) => { name: string; found: string | null } {
  const t = useTranslations('learning.promotion');
  const format = useFormatter();
  const percent = (share: number) => format.number(share, { style: 'percent', maximumFractionDigits: 1 });
  return (gate) => {
    if (gate.kind === 'splits') {
      return { name: t('gate.splits'), found: t('splitsText', { crossing: gate.crossing }) };
    }
    if (gate.kind === 'parts') {
      return { name: t('gate.parts'), found: gate.isOpen ? null : t('partsText') };
    }
    const { positives, gained, lost, worst, margin, brands, isOpen } = gate;
    const name = t('gate.recall', { margin: percent(margin) });
    if (worst === null) return { name, found: t(isOpen ? 'recallNew' : 'recallUnknown') };
    return {
      name,
      found: t('recallText', { positives, gained, lost, brands, worst: percent(Math.max(0, worst)) }),
    };
  };
}
