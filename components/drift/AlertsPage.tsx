'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { BellOff } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { driftAlertsQuery } from '@/lib/client/drift/drift-queries';
import { RequestProblem } from '../shell/RequestProblem';
import { TopBar } from '../shell/TopBar';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { Skeleton } from '../ui/Skeleton';
import { AlertCard } from './AlertCard';

/** What has drifted, with the pictures that show it; what nobody has acknowledged first. */
export function AlertsPage() {
  const t = useTranslations('alerts');
  const tUi = useTranslations('ui');
  const format = useFormatter();
  const list = useInfiniteQuery(driftAlertsQuery());
  const alerts = list.data?.pages.flatMap((page) => page.alerts) ?? [];
  const watched = list.data?.pages[0]?.watched;
  return (
    <>
      <TopBar
        title={t('title')}
        context={watched && <span>{t('watched', { thresholds: watched.thresholds })}</span>}
      />
      <main className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-5">
        {watched && (
          <p className="max-w-[60rem] text-ink-2">
            {watched.isTrafficWatched ? t('traffic') : t('noTraffic')}{' '}
            {t('rate', {
              alerts: format.number(watched.expectedFalseAlerts, { maximumSignificantDigits: 2 }),
            })}
          </p>
        )}
        {list.isError && <RequestProblem error={list.error} onRetry={() => void list.refetch()} />}
        {list.isPending && <Skeleton className="h-48 w-full" />}
        {list.isSuccess && alerts.length === 0 && (
          <EmptyState
            icon={<BellOff size={24} aria-hidden />}
            title={t('emptyTitle')}
            text={t('emptyText')}
          />
        )}
        {alerts.map((alert) => (
          <AlertCard key={alert.alertId} alert={alert} />
        ))}
        {list.hasNextPage && (
          <Button
            className="self-center"
            disabled={list.isFetching}
            onClick={() => void list.fetchNextPage()}
          >
            {tUi('loadMore')}
          </Button>
        )}
      </main>
    </>
  );
}
