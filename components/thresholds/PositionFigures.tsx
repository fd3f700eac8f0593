import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { BrandThresholds, ThresholdPoint } from '@/lib/contracts/thresholds';
import type { QuantityEstimate } from '@/lib/domain/thresholds/quantities';
import { useShareWords } from './use-share-words';

type Props = { point: ThresholdPoint; basis: BrandThresholds['basis'] };

/** What the position of the handle means: precision, recall, flags and reviewers' time a day. */
export function PositionFigures({ point: { quantities, forecast }, basis }: Props) {
  const t = useTranslations('thresholds');
  const { percent, count, hours } = useShareWords();
  const { violationsFound: found, violationsMissed: missed } = forecast;
  return (
    <dl
      aria-live="polite"
      className="grid grid-cols-4 overflow-hidden rounded-lg border border-line bg-panel max-md:grid-cols-2"
    >
      <Figure name={t('quantities.actionable-precision')}>
        <EstimateWords estimate={quantities['actionable-precision']} />
      </Figure>
      <Figure name={t('quantities.live-recall')}>
        <EstimateWords estimate={quantities['live-recall']} ofPositives />
      </Figure>
      <Figure name={t('quantities.flag-rate')}>
        <Main>{basis.ads === 0 ? '–' : percent(rateOf(quantities['flag-rate'], basis.ads))}</Main>
        <Small>{t('aDay', { count: count(forecast.flags) })}</Small>
      </Figure>
      <Figure name={t('reviewerTime')}>
        <Main>{t('hoursADay', { hours: hours(forecast.reviewerHours) })}</Main>
        <Small>
          {found === null || missed === null
            ? t('foundUnknown')
            : t('foundAndMissed', { found: count(found.value), missed: count(missed.value) })}
        </Small>
      </Figure>
    </dl>
  );
}

/** Counted flags are known even where there are too few ads for an interval. */
function rateOf(estimate: QuantityEstimate, ads: number): number {
  return estimate.kind === 'estimate' ? estimate.value : estimate.positives / Math.max(1, ads);
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="border-line px-4 py-3 not-first:border-l max-md:odd:border-l-0 max-md:nth-[n+3]:border-t">
      <dt className="text-ink-2">{name}</dt>
      {children}
    </div>
  );
}

/** A recall's denominator is the pairs that show the brand, not all that were drawn. */
function EstimateWords({
  estimate,
  ofPositives = false,
}: {
  estimate: QuantityEstimate;
  ofPositives?: boolean;
}) {
  const t = useTranslations('thresholds');
  const { percent, count } = useShareWords();
  if (estimate.kind === 'too-few') {
    return (
      <>
        <Main>–</Main>
        <Small>{t('tooFewOf', { count: count(estimate.positives) })}</Small>
      </>
    );
  }
  const { value, low, high } = estimate;
  const n = ofPositives ? estimate.positives : estimate.n;
  return (
    <>
      <Main>{percent(value)}</Main>
      <Small>{t('intervalOf', { low: percent(low), high: percent(high), n: count(n) })}</Small>
    </>
  );
}

const Main = ({ children }: { children: ReactNode }) => (
  <dd className="text-xl font-semibold tabular-nums">{children}</dd>
);
const Small = ({ children }: { children: ReactNode }) => <dd className="text-ink-3">{children}</dd>;
