'use client';

import { useTranslations } from 'use-intl';
import { energyColour } from '@/lib/domain/energy-shading';

const STOPS = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1];

/** What the map's colours mean. */
export function EnergyKey() {
  const t = useTranslations('stage');
  const gradient = STOPS.map((share) =>
    `rgba(${energyColour(share).map(rounded).join(' ')})`.replace(/ ([\d.]+)\)$/, ' / $1)'),
  );
  return (
    <span className="flex items-center gap-1.5 text-xs text-ink-2">
      {t('against')}
      <span
        aria-hidden
        className="h-2 w-16 rounded-full bg-stage"
        style={{ backgroundImage: `linear-gradient(to right, ${gradient.join(', ')})` }}
      />
      {t('for')}
    </span>
  );
}

function rounded(channel: number): number {
  return Math.round(channel * 100) / 100;
}
