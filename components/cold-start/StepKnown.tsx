'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { ColdStart } from '@/lib/contracts/cold-start';
import { ENOUGH_POSITIVES, type ColdStartStep } from '@/lib/domain/learning/cold-start-steps';

type Props = { step: ColdStartStep; facts: ColdStart };

/** What is known of a step, counted. */
export function StepKnown({ step, facts }: Props) {
  const t = useTranslations('coldStart.known');
  const { definition, flags, labels, looks, heads } = facts;
  const { sets, decided, present, waiting } = looks;
  switch (step) {
    case 'definition':
      return (
        <p>{t('definition', { version: definition.version ?? 0, draft: definition.draftVersion ?? 0 })}</p>
      );
    case 'references':
      return <p>{t('references', { pictures: definition.pictures, regions: definition.regions })}</p>;
    case 'flags':
      if (flags.modelVersion === null || !flags.isModelCurrent) return <p>{t('noModel')}</p>;
      if (!flags.hasScored) return <p>{t('unscored', { version: flags.modelVersion })}</p>;
      return (
        <p>
          {t('flags', {
            version: flags.modelVersion,
            scored: flags.scored,
            flagged: flags.flagged,
            waiting: flags.waiting,
          })}
        </p>
      );
    case 'looks':
      return (
        <>
          <p>{t('labels', { ...labels, enough: ENOUGH_POSITIVES })}</p>
          {sets > 0 && <p>{t('looks', { decided, present, waiting })}</p>}
        </>
      );
    case 'heads':
      return <HeadsKnown heads={heads} />;
    case 'certificate':
      return <CertificateKnown certificate={facts.certificate} />;
    case 'live':
      return <LiveKnown {...facts} />;
    default:
      return step satisfies never;
  }
}

function HeadsKnown({ heads: { learnedPositives, run, candidate } }: Pick<ColdStart, 'heads'>) {
  const t = useTranslations('coldStart.known');
  const format = useFormatter();
  return (
    <>
      <p>{learnedPositives === null ? t('notLearned') : t('learned', { positives: learnedPositives })}</p>
      {run !== null && (
        <p>
          {t('run', { share: format.number(run.doneShare, { style: 'percent', maximumFractionDigits: 0 }) })}
        </p>
      )}
      {candidate !== null && (
        <p>{t('candidate', { version: candidate.modelVersion, proposed: String(candidate.isProposed) })}</p>
      )}
    </>
  );
}

function CertificateKnown({ certificate }: Pick<ColdStart, 'certificate'>) {
  const t = useTranslations('coldStart.known');
  const format = useFormatter();
  const { threshold, quantity, validUntil, isStale, hasPlan, hasProposal } = certificate;
  if (threshold === null) return <p>{t('noThreshold')}</p>;
  if (quantity === null) {
    const state = hasProposal ? 'proposal' : hasPlan ? 'plan' : 'none';
    return <p>{t('provisional', { value: threshold, state })}</p>;
  }
  if (isStale) return <p>{t('stale', { value: threshold })}</p>;
  const until = validUntil === null ? '–' : format.dateTime(new Date(validUntil), { dateStyle: 'medium' });
  return <p>{t('certified', { value: threshold, until })}</p>;
}

function LiveKnown({ certificate, flags }: Pick<ColdStart, 'certificate' | 'flags'>) {
  const t = useTranslations('coldStart.known');
  if (certificate.quantity === null || certificate.isStale) return <p>{t('notLive')}</p>;
  return <p>{t('live', { flagged: flags.flagged, scored: flags.scored })}</p>;
}
