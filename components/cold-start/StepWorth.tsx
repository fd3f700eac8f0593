'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { ColdStart } from '@/lib/contracts/cold-start';
import { ENOUGH_POSITIVES, type ColdStartStep } from '@/lib/domain/learning/cold-start-steps';
import { expectLooks } from '@/lib/domain/learning/expect-looks';
import { worthOfAnswers } from '@/lib/domain/learning/share-worth';
import { fewestLabels, USUAL_PROMISE } from '@/lib/domain/thresholds/usual-promise';
import { HeadsWorth } from './HeadsWorth';
import { useWorthWords } from './use-worth-words';

type Props = { step: ColdStartStep; facts: ColdStart };

/** What the next label, picture or word of a step is worth by what is known of it; where nothing is, what it takes to know it. */
export function StepWorth({ step, facts }: Props) {
  switch (step) {
    case 'definition':
      return <DefinitionWorth definition={facts.definition} />;
    case 'references':
      return <ReferencesWorth definition={facts.definition} separation={facts.separation} />;
    case 'flags':
      return <FlagsWorth flags={facts.flags} />;
    case 'looks':
      return <LooksWorth labels={facts.labels} looks={facts.looks} />;
    case 'heads':
      return <HeadsWorth curve={facts.curve} positives={facts.labels.positives} />;
    case 'certificate':
      return <CertificateWorth certificate={facts.certificate} />;
    case 'live':
      return <LiveWorth audits={facts.audits} />;
    default:
      return step satisfies never;
  }
}

function DefinitionWorth({ definition: { version, draftVersion, missing } }: Pick<ColdStart, 'definition'>) {
  const t = useTranslations('coldStart.worth');
  const format = useFormatter();
  if (version === null && draftVersion === null) return <p>{t('definitionNone')}</p>;
  if (missing.length === 0) return <p>{t('definitionWhole')}</p>;
  return (
    <p>
      {t('definitionMissing', { parts: format.list(missing.map((part) => t(`definitionParts.${part}`))) })}
    </p>
  );
}

function ReferencesWorth({ definition, separation }: Pick<ColdStart, 'definition' | 'separation'>) {
  const t = useTranslations('coldStart.worth');
  const { deviations } = useWorthWords();
  if (separation === null) return <p>{t('references', { pictures: definition.pictures })}</p>;
  const { mean, lowest, lastAdded } = separation;
  return (
    <p>
      {t('referencesApart', { mean: deviations(mean), lowest: deviations(lowest) })}{' '}
      {lastAdded === null ? t('referencesTwo') : t('referencesAdded', { added: deviations(lastAdded) })}
    </p>
  );
}

function FlagsWorth({ flags: { hasScored, flagged, waiting, decided, right } }: Pick<ColdStart, 'flags'>) {
  const t = useTranslations('coldStart.worth');
  const { percent, points } = useWorthWords();
  if (!hasScored) return <p>{t('flagsUnscored')}</p>;
  const { now, answers, widthNow, widthThen } = worthOfAnswers(right, decided, 10);
  if (now === null) {
    if (flagged === 0 && waiting === 0) return <p>{t('flagsNone')}</p>;
    return <p>{t('flagsUndecided', { answers, half: points(widthThen / 2) })}</p>;
  }
  return (
    <p>
      {t('flagsDecided', {
        right,
        decided,
        share: percent(now.value),
        low: percent(now.low),
        high: percent(now.high),
      })}{' '}
      {t('narrows', { answers, now: points(widthNow), after: points(widthThen) })}
    </p>
  );
}

function LooksWorth({ labels: { positives }, looks: { recent } }: Pick<ColdStart, 'labels' | 'looks'>) {
  const t = useTranslations('coldStart.worth');
  const { count } = useWorthWords();
  const next = expectLooks(recent);
  if (next === null) return <p>{t('looksUndecided')}</p>;
  const lacking = ENOUGH_POSITIVES - positives;
  const { looks, expected, low, high } = next;
  return (
    <p>
      {t('looks', { ...recent, looks, expected: count(expected), low, high })}
      {lacking > 0 && <> {t('looksLacking', { looks: Math.ceil((lacking * looks) / expected), lacking })}</>}
    </p>
  );
}

function CertificateWorth({ certificate }: Pick<ColdStart, 'certificate'>) {
  const t = useTranslations('coldStart.worth');
  const { percent, minutes } = useWorthWords();
  const { threshold, quantity, isStale, hasPlan, more, secondsPerLabel } = certificate;
  if (threshold === null) return <p>{t('certificateNoModel')}</p>;
  if (quantity !== null && !isStale) return <p>{t('certificateStands')}</p>;
  if (more !== null) {
    const { labels, undecided, passChance } = more;
    return (
      <p>
        {t('certificateMore', {
          labels,
          undecided,
          minutes: minutes((labels + undecided) * secondsPerLabel),
        })}
        {passChance !== null && <> {t('certificateChance', { chance: percent(passChance) })}</>}
      </p>
    );
  }
  if (hasPlan) return <p>{t('certificateAll')}</p>;
  const fewest = fewestLabels(USUAL_PROMISE);
  return (
    <p>
      {t('certificateFewest', {
        target: percent(USUAL_PROMISE.target),
        delta: percent(USUAL_PROMISE.delta),
        fewest,
        minutes: minutes(fewest * secondsPerLabel),
      })}
    </p>
  );
}

function LiveWorth({ audits }: Pick<ColdStart, 'audits'>) {
  const t = useTranslations('coldStart.worth');
  const { percent, count } = useWorthWords();
  const { days, decided, minutesPerDay, found, positives, recall } = audits;
  if (days === 0) return <p>{t('auditsNone')}</p>;
  return (
    <p>
      {t('audits', { days, decided, minutes: count(minutesPerDay), found })}{' '}
      {recall === null
        ? t('recallTooFew', { positives })
        : t('recallLive', {
            value: percent(recall.value),
            low: percent(recall.low),
            high: percent(recall.high),
          })}
    </p>
  );
}
