import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { sendDraw } from '@/lib/client/thresholds/threshold-queries';
import type { BrandThresholds } from '@/lib/contracts/thresholds';
import { Fact, Facts, PanelPart } from '../admin/PanelPart';
import { Button } from '../ui/Button';
import { LevelTable } from './LevelTable';
import { PlanDialog } from './PlanDialog';
import { useShareWords } from './use-share-words';
import { useThresholdChange } from './use-threshold-change';

type Props = {
  thresholds: Pick<BrandThresholds, 'brand' | 'plan' | 'standing'> & {
    active: NonNullable<BrandThresholds['active']>;
  };
  mayChange: boolean;
  onShow: (threshold: number) => void;
};

/** What is promised or could be, on which labels, and what is missing. "Not certified" is a normal state. */
export function CertificatePanel({
  thresholds: { brand, plan, standing, active },
  mayChange,
  onShow,
}: Props) {
  const t = useTranslations('thresholds');
  const { count } = useShareWords();
  const [isPlanning, setIsPlanning] = useState(false);
  return (
    <PanelPart title={t('certificate.title')}>
      {plan === null ? (
        <p className="text-ink-2">{t('certificate.none')}</p>
      ) : (
        <PlanFacts plan={plan} mayChange={mayChange} onShow={onShow} />
      )}
      {mayChange && (plan === null || plan.more === null) && (
        <Button className="mt-3" onClick={() => setIsPlanning(true)}>
          {plan === null ? t('certificate.plan') : t('certificate.planAnew')}
        </Button>
      )}
      <p className="mt-2 text-ink-3">
        {plan?.promise.scope.kind === 'family-wise'
          ? t('certificate.familyWise', { brands: plan.promise.scope.brands })
          : t('certificate.perBrand', {
              certificates: standing.certificates,
              broken: count(standing.expectedBroken),
            })}
      </p>
      {isPlanning && (
        <PlanDialog
          slug={brand.slug}
          brands={standing.brands}
          lowest={Math.round(50 * active.value) / 100}
          onClose={() => setIsPlanning(false)}
        />
      )}
    </PanelPart>
  );
}

type PlanProps = {
  plan: NonNullable<BrandThresholds['plan']>;
  mayChange: boolean;
  onShow: (threshold: number) => void;
};

function PlanFacts({ plan, mayChange, onShow }: PlanProps) {
  const t = useTranslations('thresholds');
  const { threshold, percent, count, moment, day } = useShareWords();
  const { promise, certified, more, window } = plan;
  const draw = useThresholdChange(sendDraw, ({ drawn, opened }) =>
    t('certificate.drawnToast', { drawn, opened }),
  );
  return (
    <>
      <Facts>
        <Fact name={t('promise')}>
          {t('certificate.promise', {
            quantity: t(`quantities.${promise.quantity}`),
            target: percent(promise.target),
            delta: percent(promise.delta),
          })}
        </Fact>
        <Fact name={t('certificate.method')}>{t('certificate.methodText')}</Fact>
        <Fact name={t('certificate.window')}>
          {t('certificate.windowText', {
            pairs: count(window.pairs),
            from: day(window.from),
            to: day(window.to),
            lowest: threshold(plan.lowest),
          })}
        </Fact>
        <Fact name={t('certificate.fixed')}>
          {t('certificate.fixedText', { on: moment(plan.createdAt), labels: count(plan.labelsPerAttempt) })}
        </Fact>
        {plan.excludedLessons > 0 && (
          <Fact name={t('certificate.lessons')}>
            {t('certificate.lessonsText', { count: plan.excludedLessons })}
          </Fact>
        )}
        <Fact name={t('certificate.certified')}>
          {certified === null ? (
            more === null ? (
              t('certificate.failed')
            ) : (
              t('certificate.notYet')
            )
          ) : (
            <>
              <button
                type="button"
                className="font-semibold underline"
                onClick={() => onShow(certified.threshold)}
              >
                {threshold(certified.threshold)}
              </button>{' '}
              {t('certificate.evidence', {
                n: count(certified.n),
                errors: count(certified.errors),
                attempt: certified.attempt,
              })}
            </>
          )}
        </Fact>
        {more !== null && (
          <Fact name={certified === null ? t('certificate.missing') : t('certificate.lower')}>
            {more.labels > 0 && more.scores !== null
              ? t('certificate.more', {
                  count: more.labels,
                  from: threshold(more.scores.from),
                  to: threshold(more.scores.to),
                  threshold: threshold(more.threshold),
                })
              : t('certificate.undecided', {
                  count: more.undecided,
                  threshold: threshold(more.threshold),
                })}{' '}
            {more.passChance !== null && t('certificate.chance', { chance: percent(more.passChance) })}
          </Fact>
        )}
      </Facts>
      {mayChange && more !== null && more.labels > 0 && (
        <Button className="mt-3" disabled={draw.isPending} onClick={() => draw.mutate(plan.planId)}>
          {t('certificate.draw', { count: more.labels })}
        </Button>
      )}
      <LevelTable plan={plan} />
    </>
  );
}
