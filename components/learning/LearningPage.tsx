'use client';

import { useQuery } from '@tanstack/react-query';
import { GraduationCap } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { learningRunsQuery } from '@/lib/client/learning/learning-queries';
import { AdminSection } from '../admin/AdminSection';
import { usePerson } from '../shell/person';
import { RequestProblem } from '../shell/RequestProblem';
import { TopBar } from '../shell/TopBar';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { LearnDialog } from './LearnDialog';
import { RunTable } from './RunTable';

/** Learning runs: from frozen labels to candidate brand models. */
export function LearningPage() {
  const t = useTranslations('learning');
  const router = useRouter();
  const { roles } = usePerson();
  const list = useQuery(learningRunsQuery());
  const [isAsking, setIsAsking] = useState(false);
  const runs = list.data?.runs ?? [];
  const ask = roles.includes('ops') && (
    <Button look="solid" icon={<GraduationCap size={14} aria-hidden />} onClick={() => setIsAsking(true)}>
      {t('learn')}
    </Button>
  );
  return (
    <>
      <TopBar title={t('title')} context={<span>{t('count', { count: runs.length })}</span>} />
      <main className="min-h-0 flex-1 overflow-y-auto p-5">
        <AdminSection title={t('runs')} text={t('text')} action={runs.length > 0 && ask}>
          {list.isError ? (
            <RequestProblem error={list.error} onRetry={() => void list.refetch()} />
          ) : (
            <RunTable
              runs={runs}
              isLoading={list.isPending}
              empty={
                <EmptyState
                  icon={<GraduationCap size={24} aria-hidden />}
                  title={t('emptyTitle')}
                  text={t('emptyText')}
                  action={ask}
                />
              }
            />
          )}
        </AdminSection>
      </main>
      {isAsking && (
        <LearnDialog
          onAsked={(runId) => router.push(`/learning/${runId}`)}
          onClose={() => setIsAsking(false)}
        />
      )}
    </>
  );
}
