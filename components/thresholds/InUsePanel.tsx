import { Undo2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { sendRestoration } from '@/lib/client/thresholds/threshold-queries';
import type { BrandThresholds, ThresholdVersion } from '@/lib/contracts/thresholds';
import { Fact, Facts, PanelPart } from '../admin/PanelPart';
import { Button } from '../ui/Button';
import { StandingBadge } from './StandingBadge';
import { useShareWords } from './use-share-words';
import { useThresholdChange } from './use-threshold-change';

type Props = {
  active: ThresholdVersion;
  model: NonNullable<BrandThresholds['model']>;
  matched: BrandThresholds['matched'];
  /** The one that was in use before it; null when there was none under this model. */
  before: ThresholdVersion | null;
  mayChange: boolean;
  onShow: (threshold: number) => void;
};

/** The threshold in use, what it promises, and the way back to the one before. */
export function InUsePanel({ active, model, matched, before, mayChange, onShow }: Props) {
  const t = useTranslations('thresholds');
  const { threshold, moment, percent } = useShareWords();
  const restore = useThresholdChange(sendRestoration, ({ value }) =>
    t('restoredToast', { value: threshold(value) }),
  );
  return (
    <PanelPart title={t('inUse')}>
      <Facts>
        <Fact name={t('threshold')}>
          <span className="flex flex-wrap items-center gap-2">
            <button type="button" className="font-semibold underline" onClick={() => onShow(active.value)}>
              {threshold(active.value)}
            </button>
            <StandingBadge
              origin={active.origin}
              stale={active.stale}
              validUntil={active.certificate?.validUntil ?? null}
            />
          </span>
        </Fact>
        <Fact name={t('for')}>
          {t('modelWords', {
            model: model.version,
            definition: model.definitionVersion,
            release: model.releaseNumber,
          })}
        </Fact>
        <Fact name={t('since')}>{moment(active.activatedAt ?? active.createdAt)}</Fact>
        <Fact name={t('origin')}>
          <OriginWords version={active} />
        </Fact>
      </Facts>
      {active.origin === 'carried' && <p className="mt-2 text-ink-2">{t('carriedText')}</p>}
      {matched !== null && (
        <p className="mt-2 text-ink-2">
          {t('matchedText', { rate: percent(matched.flagRate) })}{' '}
          <button type="button" className="font-semibold underline" onClick={() => onShow(matched.value)}>
            {threshold(matched.value)}
          </button>
        </p>
      )}
      {before !== null && mayChange && (
        <Button
          className="mt-3"
          icon={<Undo2 size={14} aria-hidden />}
          disabled={restore.isPending}
          onClick={() => restore.mutate({ thresholdId: before.thresholdId, activeId: active.thresholdId })}
        >
          {t('backTo', { value: threshold(before.value) })}
        </Button>
      )}
    </PanelPart>
  );
}

/** Who or what put it there. */
export function OriginWords({ version }: { version: ThresholdVersion }) {
  const t = useTranslations('thresholds');
  const { threshold } = useShareWords();
  const { origin, source, proposedBy, approvedBy, selfApprovalReason } = version;
  switch (origin) {
    case 'first':
      return t('origins.first');
    case 'carried':
      return t('origins.carried', { model: source!.modelVersion });
    case 'matched': {
      const { ads, low, high } = version.matched!;
      return t('origins.matched', {
        model: source!.modelVersion,
        ads,
        low: threshold(low),
        high: threshold(high),
      });
    }
    case 'restored':
      return t('origins.restored', { version: source!.version, person: proposedBy?.name ?? '–' });
    case 'proposed':
      return (
        <>
          {t('origins.proposed', { person: proposedBy?.name ?? '–' })}
          {approvedBy !== null && ` · ${t('approvedBy', { person: approvedBy.name })}`}
          {selfApprovalReason !== null && ` (${selfApprovalReason})`}
        </>
      );
  }
}
