import { useTranslations } from 'use-intl';
import type { ThresholdPoint } from '@/lib/contracts/thresholds';
import { Fact } from '../admin/PanelPart';
import { useShareWords } from './use-share-words';

/** What a day brings now and would bring then, as facts of a list. */
export function ForecastChange({ now, then }: { now: ThresholdPoint; then: ThresholdPoint }) {
  const t = useTranslations('thresholds');
  const { count, hours } = useShareWords();
  const found = [now.forecast.violationsFound, then.forecast.violationsFound] as const;
  return (
    <>
      <Fact name={t('flagsADay')}>
        {t('fromTo', { from: count(now.forecast.flags), to: count(then.forecast.flags) })}
      </Fact>
      <Fact name={t('hoursColumn')}>
        {t('fromTo', { from: hours(now.forecast.reviewerHours), to: hours(then.forecast.reviewerHours) })}
      </Fact>
      <Fact name={t('foundADay')}>
        {found[0] === null || found[1] === null
          ? t('tooFew')
          : t('fromTo', { from: count(found[0].value), to: count(found[1].value) })}
      </Fact>
    </>
  );
}
