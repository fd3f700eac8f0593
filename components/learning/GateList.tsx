'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { PromotionGate } from '@/lib/contracts/promotions';
import { GateItems } from '../promotions/GateItems';

type RecallGate = Extract<PromotionGate, { kind: 'recall' }>;
type Props = { title: string; gates: readonly PromotionGate[] };

/** What has to hold before a candidate comes into use, and what was found. */
export function GateList({ title, gates }: Props) {
  const nameOf = useGateNames();
  const findingsOf = useFindings();
  const items = gates.map((gate) => ({
    kind: gate.kind,
    isOpen: gate.isOpen,
    name: nameOf(gate),
    findings: findingsOf(gate),
  }));
  return <GateItems title={title} items={items} />;
}

function useGateNames(): (gate: PromotionGate) => string {
  const t = useTranslations('learning.promotion.gate');
  const percent = usePercent();
  return (gate) => (gate.kind === 'recall' ? t('recall', { margin: percent(gate.margin) }) : t(gate.kind));
}

function useFindings(): (gate: PromotionGate) => string[] {
  const t = useTranslations('learning.promotion');
  const recallFindings = useRecallFindings();
  return (gate) => {
    switch (gate.kind) {
      case 'recall':
        return recallFindings(gate);
      case 'splits':
        return [t('splitsText', { crossing: gate.crossing })];
      case 'parts':
        return gate.problems.map((problem) => t(`partProblems.${problem}`));
      case 'threshold':
        return [t(`thresholdWays.${gate.way}`)];
    }
  };
}

/** What was lost at worst, and at which rate, or why nothing can be said. */
function useRecallFindings(): (gate: RecallGate) => string[] {
  const t = useTranslations('learning.promotion');
  const percent = usePercent();
  return ({ isOpen, problem, rate, worst, ...counts }) => {
    const { positives, fewest, negatives, passing, gained, lost, brands } = counts;
    if (problem !== null)
      return [t(`recallProblems.${problem}`, { negatives, positives, fewest, gained, lost })];
    if (worst === null) return [t(isOpen ? 'recallNew' : 'recallProblems.not-kept')];
    const { ads, flagged, basis } = rate;
    return [
      t('recallText', { positives, gained, lost, brands, worst: percent(Math.max(0, worst)) }),
      t(`rates.${basis}`, { share: percent(rate.share), ads, flagged, passing, negatives }),
    ];
  };
}

function usePercent(): (share: number) => string {
  const format = useFormatter();
  return (share) => format.number(share, { style: 'percent', maximumFractionDigits: 2 });
}
