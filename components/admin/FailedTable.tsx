'use client';

import { CircleCheck, ImageOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { pictureUrl } from '@/lib/client/pictures';
import type { FailedScoring } from '@/lib/contracts/scorings';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { Table, type Column } from '../ui/Table';
import { useFailureText } from './failure-text';
import { useMoment } from '../ui/use-moment';

type Props = {
  failed: readonly FailedScoring[];
  /** Ids of the revisions that are being queued again. */
  retrying: readonly string[];
  onRetry: (revisionId: string) => void;
};

export function FailedTable({ failed, ...actions }: Props) {
  const t = useTranslations('system');
  const columns = useColumns(actions);
  return (
    <Table
      caption={t('failedTitle')}
      columns={columns}
      rows={failed}
      rowKey={({ revisionId }) => revisionId}
      empty={
        <EmptyState
          icon={<CircleCheck size={24} aria-hidden />}
          title={t('noFailed')}
          text={t('noFailedText')}
        />
      }
    />
  );
}

function useColumns({ retrying, onRetry }: Omit<Props, 'failed'>): ReadonlyArray<Column<FailedScoring>> {
  const t = useTranslations('system');
  const moment = useMoment();
  const failureText = useFailureText();
  return [
    {
      id: 'ad',
      header: t('ad'),
      className: 'w-1/2 max-w-0 min-w-48 py-1',
      cell: (row) => <FailedAd row={row} />,
    },
    {
      id: 'reason',
      header: t('reason'),
      className: 'w-1/2 max-w-0 min-w-56 py-1',
      cell: ({ failureCode, failureDetail }) => (
        <>
          <span className="block">{failureText(failureCode)}</span>
          <span className="block truncate text-xs text-ink-3" title={failureDetail}>
            {failureDetail}
          </span>
        </>
      ),
    },
    { id: 'attempts', header: t('attempts'), isNumber: true, cell: ({ attempts }) => attempts },
    {
      id: 'when',
      header: t('when'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: ({ endedAt }) => moment(endedAt, false),
    },
    {
      id: 'retry',
      header: <span className="sr-only">{t('retry')}</span>,
      className: 'text-right',
      cell: ({ revisionId }) => (
        <Button size="sm" disabled={retrying.includes(revisionId)} onClick={() => onRetry(revisionId)}>
          {t('retry')}
        </Button>
      ),
    },
  ];
}

function FailedAd({ row: { source, externalId, title, firstImageSha256 } }: { row: FailedScoring }) {
  return (
    <div className="flex items-center gap-3">
      <Thumbnail sha256={firstImageSha256} />
      <span className="min-w-0">
        <span className="block truncate font-medium" title={title}>
          {title === '' ? externalId : title}
        </span>
        <span className="block truncate text-xs text-ink-3" title={`${source} ${externalId}`}>
          {source} · {externalId}
        </span>
      </span>
    </div>
  );
}

/** What could not be scored often cannot be shown either. */
function Thumbnail({ sha256 }: { sha256: string }) {
  const [isBroken, setIsBroken] = useState(false);
  const className =
    'flex size-9 shrink-0 items-center justify-center rounded-sm bg-stage text-mark object-cover';
  if (isBroken) {
    return (
      <span className={className}>
        <ImageOff size={16} aria-hidden />
      </span>
    );
  }
  return (
    // oxlint-disable-next-line nextjs/no-img-element
    <img
      src={pictureUrl(sha256, 160)}
      alt=""
      width={36}
      height={36}
      loading="lazy"
      className={className}
      onError={() => setIsBroken(true)}
    />
  );
}
