'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { SignalReading, Suspect } from '@/lib/contracts/review';
import { Meter } from '../ui/Meter';

/** A full bar is at least this much log-odds, so that a weak best signal does not look strong. */
const FULL_BAR_LOG_ODDS = 4;

/** What each signal adds to the probability, in log-odds, as a bar and in a word. */
export function SignalMeters({ suspect }: { suspect: Suspect }) {
  const t = useTranslations('signals');
  const format = useFormatter();
  const longest = Math.max(
    FULL_BAR_LOG_ODDS,
    ...suspect.signals.map(({ contribution }) => Math.abs(contribution)),
  );
  // A true minus: the hyphen is shorter than the plus that it stands under.
  const signed = (value: number) =>
    format
      .number(value, { signDisplay: 'exceptZero', minimumFractionDigits: 1, maximumFractionDigits: 1 })
      .replace('-', '−');
  return (
    <div className="flex flex-col gap-1">
      {suspect.signals.map((signal) => (
        <div key={signal.name}>
          <Meter
            label={t(`names.${signal.name}`)}
            share={Math.abs(signal.contribution) / longest}
            valueText={signal.value === null ? t('absentShort') : signed(signal.contribution)}
            isAgainst={signal.contribution < 0}
          />
          <p className="text-xs text-ink-3">
            {t(strengthOf(signal))}
            {signal.matched !== null && t('matched', { text: signal.matched })}
          </p>
        </div>
      ))}
      <p className="text-xs text-ink-3">
        {t('start', {
          bias: signed(suspect.bias),
          version: suspect.modelVersion,
          release: suspect.releaseNumber,
        })}
      </p>
    </div>
  );
}

type Strength = 'absent' | 'against' | 'nothing' | 'slight' | 'clear' | 'strong';

/** Log-odds in words: 0.7 doubles the odds, 2.3 makes them ten times as large. */
function strengthOf({ value, contribution }: SignalReading): Strength {
  if (value === null) return 'absent';
  if (contribution < -0.1) return 'against';
  if (contribution < 0.1) return 'nothing';
  if (contribution < 0.7) return 'slight';
  return contribution < 2.3 ? 'clear' : 'strong';
}
