'use client';

import { useTranslations } from 'use-intl';
import type { ReleaseGate } from '@/lib/contracts/release-promotions';
import { GateItems, type GateItem } from '../promotions/GateItems';
import { useShareWords } from '../thresholds/use-share-words';
import { BrandRecallTable } from './BrandRecallTable';

/** Of hundreds of brands nobody reads a line of names. */
const NAMED_AT_MOST = 20;

/** What has to hold before a release comes into use, and what was found. */
export function ReleaseGateList({ title, gates }: { title: string; gates: readonly ReleaseGate[] }) {
  const t = useTranslations('releases.promotion');
  const { percent } = useShareWords();
  const toItem = (gate: ReleaseGate): Pick<GateItem, 'name' | 'findings' | 'details'> => {
    switch (gate.kind) {
      case 'bytes':
        return {
          name: t('gate.bytes'),
          findings: [t('bytesText', { files: gate.files, missing: gate.missing })],
        };
      case 'ads':
        return { name: t('gate.ads'), findings: [t('adsText', { ads: gate.ads, fewest: gate.fewest })] };
      case 'splits':
        return { name: t('gate.splits'), findings: [t('splitsText', { crossing: gate.crossing })] };
      case 'threshold': {
        const { brands, kept } = gate;
        const named = kept.slice(0, NAMED_AT_MOST).map(({ name }) => name);
        const names = [...named, ...(kept.length > named.length ? ['…'] : [])].join(', ');
        return {
          name: t('gate.threshold'),
          findings: [t('thresholdText', { brands, kept: kept.length, names })],
        };
      }
      case 'recall': {
        const { brands, found, margin } = gate;
        const shown = found.filter(({ isShown }) => isShown).length;
        return {
          name: t('gate.recall', { margin: percent(margin) }),
          findings: [t('recallText', { brands, shown })],
          details: found.length > 0 && <BrandRecallTable found={found} />,
        };
      }
    }
  };
  const items = gates.map((gate) => ({ kind: gate.kind, isOpen: gate.isOpen, ...toItem(gate) }));
  return <GateItems title={title} items={items} />;
}
