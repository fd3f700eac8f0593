'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { Suspect } from '@/lib/contracts/review';
import type { DraftLine } from '@/lib/client/decision-draft';
import { useShortcut, useShortcutLabel } from '@/lib/client/shortcuts';
import { Kbd } from '../ui/Kbd';
import { PanelSection } from '../work/PanelSection';
import { SignalMeters } from './SignalMeters';
import { SuspectChoice } from './SuspectChoice';

type Props = {
  suspects: readonly Suspect[];
  chosenBrandId: string | null;
  /** Answered in this decision, other brands than the suspects included. */
  lines: readonly DraftLine[];
  /** Name of a brand that is none of the suspects, when the reviewer named one. */
  otherBrand: { id: string; name: string } | null;
  /** Several brands are shown: a decision does not send before each is answered. */
  isSeveral: boolean;
  onChoose: (brandId: string) => void;
  onToggleSeveral: () => void;
};

/** Which brand, how likely, and why; the other suspects beside it. */
export function SuspectPanel(props: Props) {
  const { suspects, chosenBrandId, lines, otherBrand, isSeveral, onChoose, onToggleSeveral } = props;
  const t = useTranslations('review');
  const format = useFormatter();
  const chosen = suspects.find((suspect) => suspect.brandId === chosenBrandId);
  const isOther = otherBrand !== null && otherBrand.id === chosenBrandId;
  const choices = [
    ...suspects.map(({ brandId, name, prob }) => ({ brandId, name, prob })),
    ...(otherBrand === null ? [] : [{ brandId: otherBrand.id, name: otherBrand.name, prob: null }]),
  ];
  const nextIndex = (choices.findIndex(({ brandId }) => brandId === chosenBrandId) + 1) % choices.length;
  const next = choices.length > 1 ? choices[nextIndex] : undefined;
  useShortcut('next-suspect', next === undefined ? null : () => onChoose(next.brandId));

  return (
    <PanelSection>
      <div className="mb-2 flex items-baseline gap-2">
        <h2 className="min-w-0 flex-1 text-xl font-bold break-words">
          {chosen?.name ?? (isOther ? otherBrand.name : t('noSuspect'))}
        </h2>
        {chosen !== undefined && (
          <span
            className="text-xl font-bold"
            aria-label={t('probability', { prob: probText(format, chosen.prob) })}
          >
            {probText(format, chosen.prob)}
          </span>
        )}
      </div>
      {chosen === undefined && (
        <p className="text-ink-2">{isOther ? t('otherBrandNamed') : t('noSuspectText')}</p>
      )}
      {chosen !== undefined && <SignalMeters suspect={chosen} />}
      {choices.length > 1 && (
        <ul aria-label={t('suspects')} className="mt-3 flex flex-wrap gap-1.5">
          {choices.map(({ brandId, name, prob }, index) => (
            <li key={brandId}>
              <SuspectChoice
                index={index}
                name={name}
                probText={prob === null ? null : probText(format, prob)}
                reason={lines.find((line) => line.brandId === brandId)?.reason ?? null}
                isChosen={brandId === chosenBrandId}
                onChoose={() => onChoose(brandId)}
              />
            </li>
          ))}
          <li>
            <SeveralToggle isOn={isSeveral} onToggle={onToggleSeveral} />
          </li>
        </ul>
      )}
    </PanelSection>
  );
}

function SeveralToggle({ isOn, onToggle }: { isOn: boolean; onToggle: () => void }) {
  const t = useTranslations('review');
  const label = useShortcutLabel('several-brands');
  useShortcut('several-brands', onToggle);
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onToggle}
      className="flex min-h-7 items-center gap-1.5 rounded-md px-2 text-ink-2 hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:text-ink"
    >
      <Kbd className="text-ink-3">{label}</Kbd>
      {t('several')}
    </button>
  );
}

function probText(format: ReturnType<typeof useFormatter>, prob: number): string {
  return format.number(prob, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
