'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { releasesQuery } from '@/lib/client/releases/release-queries';
import { AdminSection } from '../admin/AdminSection';
import { RequestProblem } from '../shell/RequestProblem';
import { TopBar } from '../shell/TopBar';
import { EventTable } from './EventTable';
import { ModelTable } from './ModelTable';
import { ReleaseSheet } from './ReleaseSheet';
import { ReleaseTable } from './ReleaseTable';

/** What is in use, what waits behind it, and how it came about. */
export function ReleasesPage() {
  const t = useTranslations('releases');
  const list = useQuery(releasesQuery());
  const { releases = [], models = [], events = [] } = list.data ?? {};
  const isLoading = list.isPending;
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = releases.find(({ releaseId }) => releaseId === chosenId);
  return (
    <>
      <TopBar title={t('title')} context={<span>{t('count', { models: models.length })}</span>} />
      <main className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto p-5">
        {list.isError ? (
          <RequestProblem error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <>
            <AdminSection title={t('releases')} text={t('releasesText')}>
              <ReleaseTable
                releases={releases}
                isLoading={isLoading}
                chosenId={chosenId}
                onChoose={setChosenId}
              />
            </AdminSection>
            <AdminSection title={t('models')} text={t('modelsText')}>
              <ModelTable models={models} isLoading={isLoading} />
            </AdminSection>
            <AdminSection title={t('events')}>
              <EventTable events={events} isLoading={isLoading} />
            </AdminSection>
          </>
        )}
      </main>
      {chosen && <ReleaseSheet release={chosen} onClose={() => setChosenId(null)} />}
    </>
  );
}
