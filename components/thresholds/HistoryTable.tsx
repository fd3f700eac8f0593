import { useTranslations } from 'use-intl';
import { sendRestoration } from '@/lib/client/thresholds/threshold-queries';
import type { ThresholdVersion } from '@/lib/contracts/thresholds';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { Table, type Column } from '../ui/Table';
import { OriginWords } from './InUsePanel';
import { useShareWords } from './use-share-words';
import { useThresholdChange } from './use-threshold-change';

type Props = { history: readonly ThresholdVersion[]; active: ThresholdVersion; mayChange: boolean };

/** Every threshold of this brand model, newest first; one that was in use can come back in one step. */
export function HistoryTable({ history, active, mayChange }: Props) {
  const t = useTranslations('thresholds');
  const columns = useColumns(active, mayChange);
  return (
    <Table
      caption={t('history')}
      columns={columns}
      rows={history}
      rowKey={({ thresholdId }) => thresholdId}
      selectedKey={active.thresholdId}
      empty={null}
    />
  );
}

const TONES = { proposed: 'accent', active: 'clear', superseded: 'neutral', withdrawn: 'neutral' } as const;

function useColumns(active: ThresholdVersion, mayChange: boolean): ReadonlyArray<Column<ThresholdVersion>> {
  const t = useTranslations('thresholds');
  const { threshold, moment, percent } = useShareWords();
  const restore = useThresholdChange(sendRestoration, ({ value }) =>
    t('restoredToast', { value: threshold(value) }),
  );
  return [
    { id: 'version', header: t('version'), isNumber: true, cell: ({ version }) => version },
    { id: 'value', header: t('threshold'), isNumber: true, cell: ({ value }) => threshold(value) },
    {
      id: 'state',
      header: t('state'),
      cell: ({ state }) => <Badge tone={TONES[state]}>{t(`states.${state}`)}</Badge>,
    },
    {
      id: 'promise',
      header: t('promise'),
      className: 'whitespace-nowrap',
      cell: ({ certificate }) =>
        certificate === null ? (
          <span className="text-ink-3">{t('promisesNothingShort')}</span>
        ) : (
          t('promiseShort', {
            quantity: t(`quantities.${certificate.promise.quantity}`),
            target: percent(certificate.promise.target),
          })
        ),
    },
    {
      id: 'origin',
      header: t('origin'),
      className: 'w-full',
      cell: (version) => <OriginWords version={version} />,
    },
    {
      id: 'used',
      header: t('used'),
      className: 'whitespace-nowrap',
      cell: ({ activatedAt, endedAt }) =>
        activatedAt === null
          ? '–'
          : t('fromTo', { from: moment(activatedAt), to: endedAt === null ? t('today') : moment(endedAt) }),
    },
    {
      id: 'back',
      header: <span className="sr-only">{t('useAgain')}</span>,
      cell: ({ state, thresholdId, value }) =>
        state === 'superseded' &&
        mayChange && (
          <Button
            size="sm"
            disabled={restore.isPending}
            aria-label={t('backTo', { value: threshold(value) })}
            onClick={() => restore.mutate({ thresholdId, activeId: active.thresholdId })}
          >
            {t('useAgain')}
          </Button>
        ),
    },
  ];
}
