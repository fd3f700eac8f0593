'use client';

import Link from 'next/link';
import { useFormatter, useTranslations } from 'use-intl';
import type { ModelInUse } from '@/lib/contracts/releases';
import { ShortHash } from '../admin/PanelPart';
import { useMoment } from '../ui/use-moment';
import { useShareWords } from '../thresholds/use-share-words';
import { Badge } from '../ui/Badge';
import { Table, type Column } from '../ui/Table';

type Props = { models: readonly ModelInUse[]; isLoading: boolean };

/** The brand model in use of every brand, with its threshold and what runs in shadow behind it. */
export function ModelTable({ models, isLoading }: Props) {
  const t = useTranslations('releases');
  return (
    <Table
      caption={t('models')}
      columns={useColumns()}
      rows={models}
      rowKey={({ brandModelId }) => brandModelId}
      isLoading={isLoading}
      empty={<p className="px-3 py-4 text-ink-3">{t('noModel')}</p>}
    />
  );
}

function useColumns(): ReadonlyArray<Column<ModelInUse>> {
  const t = useTranslations('releases');
  const format = useFormatter();
  const moment = useMoment();
  const { threshold: words } = useShareWords();
  return [
    {
      id: 'brand',
      header: t('columns.brand'),
      className: 'whitespace-nowrap',
      cell: ({ slug, name }) => (
        <Link href={`/brands/${slug}`} className="font-semibold">
          {name}
        </Link>
      ),
    },
    {
      id: 'version',
      header: t('columns.version'),
      isNumber: true,
      cell: ({ version }) => format.number(version),
    },
    {
      id: 'release',
      header: t('columns.release'),
      isNumber: true,
      cell: ({ releaseNumber }) => format.number(releaseNumber),
    },
    {
      id: 'from',
      header: t('columns.from'),
      className: 'whitespace-nowrap',
      cell: ({ learningRunId, definitionVersion }) =>
        learningRunId === null ? (
          t('fromDefinition', { version: definitionVersion })
        ) : (
          <Link href={`/learning/${learningRunId}`} className="underline">
            {t('fromRun')}
          </Link>
        ),
    },
    {
      id: 'since',
      header: t('columns.since'),
      className: 'whitespace-nowrap',
      cell: ({ activatedAt }) => moment(activatedAt),
    },
    {
      id: 'threshold',
      header: t('columns.threshold'),
      className: 'whitespace-nowrap',
      cell: ({ slug, threshold }) => (
        <Link href={`/brands/${slug}/thresholds`} className="underline">
          {words(threshold.value)}
        </Link>
      ),
    },
    {
      id: 'origin',
      header: t('columns.origin'),
      className: 'whitespace-nowrap',
      cell: ({ threshold }) => (
        <>
          {t(`origins.${threshold.origin}`)}
          {threshold.isCertified && t('certified')}
        </>
      ),
    },
    {
      id: 'shadow',
      header: t('columns.shadow'),
      className: 'whitespace-nowrap',
      cell: ({ shadowVersion, shadowRunId, shadowReleaseNumber }) =>
        shadowVersion !== null && (
          <Badge tone="unsure">
            {shadowReleaseNumber !== null ? (
              t('release', { number: shadowReleaseNumber })
            ) : shadowRunId === null ? (
              t('version', { version: shadowVersion })
            ) : (
              <Link href={`/learning/${shadowRunId}`}>{t('version', { version: shadowVersion })}</Link>
            )}
          </Badge>
        ),
    },
    {
      id: 'hash',
      header: t('columns.hash'),
      className: 'w-full',
      cell: ({ contentHash }) => <ShortHash hash={contentHash} />,
    },
  ];
}
