import { useTranslations } from 'use-intl';
import type { BrandThresholds } from '@/lib/contracts/thresholds';
import { useShareWords } from './use-share-words';

/** What the figures were taken over: nothing on this page is without its denominator. */
export function BasisLine({ basis, prevalence }: Pick<BrandThresholds, 'basis' | 'prevalence'>) {
  const t = useTranslations('thresholds');
  const { count, day, moment, percent } = useShareWords();
  const { closedSet } = basis;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-ink-3">
      <li>{t('countedAt', { at: moment(basis.countedAt) })}</li>
      <li>{t('intervals')}</li>
      <li>{t('basisAds', { ads: count(basis.ads), from: day(basis.trafficFrom) })}</li>
      <li>
        {t('basisDrawn', {
          drawn: count(basis.drawn),
          undecided: count(basis.undecided),
          from: day(basis.sampleFrom),
        })}
      </li>
      <li>
        {closedSet === null
          ? t('noClosedSet')
          : t('basisClosedSet', {
              dataset: closedSet.dataset,
              number: closedSet.number,
              scored: count(closedSet.scored),
              known: count(closedSet.known),
            })}
      </li>
      {prevalence?.kind === 'estimate' && (
        <li>
          {t('basisPrevalence', {
            value: percent(prevalence.value),
            low: percent(prevalence.low),
            high: percent(prevalence.high),
          })}
        </li>
      )}
      <li>
        {basis.timedDecisions === 0
          ? t('secondsAssumed', { seconds: count(basis.secondsPerDecision) })
          : t('secondsMeasured', {
              seconds: count(basis.secondsPerDecision),
              n: count(basis.timedDecisions),
            })}
      </li>
    </ul>
  );
}
