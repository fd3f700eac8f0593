'use client';

import { KeyRound } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import type { ApiKeyView } from '@/lib/contracts/accounts';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { Table, type Column } from '../ui/Table';
import { useMoment } from '../ui/use-moment';

type Props = { apiKeys: readonly ApiKeyView[]; onEnd: (apiKey: ApiKeyView) => void };

export function ApiKeyTable({ apiKeys, onEnd }: Props) {
  const t = useTranslations('apiKeys');
  const columns = useColumns(onEnd);
  return (
    <Table
      caption={t('title')}
      columns={columns}
      rows={apiKeys}
      rowKey={(key) => key.id}
      empty={
        <EmptyState icon={<KeyRound size={24} aria-hidden />} title={t('empty')} text={t('emptyText')} />
      }
    />
  );
}

function useColumns(onEnd: Props['onEnd']): ReadonlyArray<Column<ApiKeyView>> {
  const t = useTranslations('apiKeys');
  const format = useFormatter();
  const when = useMoment();
  return [
    { id: 'name', header: t('name'), className: 'font-medium', cell: (key) => key.name },
    { id: 'source', header: t('source'), cell: (key) => key.source },
    {
      id: 'prefix',
      header: t('prefix'),
      cell: (key) => <code className="font-mono text-xs text-ink-2">{key.prefix}…</code>,
    },
    {
      id: 'scopes',
      header: t('may'),
      cell: (key) => format.list(key.scopes.map((scope) => t(`scopes.${scope}.label`))),
    },
    { id: 'created', header: t('made'), className: 'whitespace-nowrap', cell: (key) => when(key.createdAt) },
    {
      id: 'used',
      header: t('lastUsed'),
      className: 'whitespace-nowrap',
      cell: (key) =>
        key.lastUsedAt === null ? <span className="text-ink-3">{t('never')}</span> : when(key.lastUsedAt),
    },
    {
      id: 'end',
      header: <span className="sr-only">{t('end')}</span>,
      className: 'py-1 text-right',
      cell: (key) =>
        key.revokedAt === null ? (
          <Button size="sm" onClick={() => onEnd(key)}>
            {t('end')}
          </Button>
        ) : (
          <span title={when(key.revokedAt)}>
            <Badge tone="violation">{t('ended')}</Badge>
          </span>
        ),
    },
  ];
}
