'use client';

import { useQuery } from '@tanstack/react-query';
import { Target } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { evaluationsQuery } from '@/lib/client/evaluation/evaluation-queries';
import { AdminSection } from '../admin/AdminSection';
import { usePerson } from '../shell/person';
import { RequestProblem } from '../shell/RequestProblem';
import { TopBar } from '../shell/TopBar';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { EvaluateDialog } from './EvaluateDialog';
import { EvaluationTable } from './EvaluationTable';

/** What brand models do on frozen sets that they never saw. */
export function EvaluationsPage() {
  const t = useTranslations('evaluation');
  const router = useRouter();
  const { roles } = usePerson();
  const list = useQuery(evaluationsQuery());
  const [isAsking, setIsAsking] = useState(false);
  const evaluations = list.data?.evaluations ?? [];
  const ask = roles.includes('ops') && (
    <Button look="solid" icon={<Target size={14} aria-hidden />} onClick={() => setIsAsking(true)}>
      {t('measure')}
    </Button>
  );
  return (
    <>
      <TopBar title={t('title')} context={<span>{t('count', { count: evaluations.length })}</span>} />
      <main className="min-h-0 flex-1 overflow-y-auto p-5">
        <AdminSection title={t('title')} text={t('text')} action={evaluations.length > 0 && ask}>
          {list.isError ? (
            <RequestProblem error={list.error} onRetry={() => void list.refetch()} />
          ) : (
            <EvaluationTable
              evaluations={evaluations}
              isLoading={list.isPending}
              empty={
                <EmptyState
                  icon={<Target size={24} aria-hidden />}
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
        <EvaluateDialog onAsked={(address) => router.push(address)} onClose={() => setIsAsking(false)} />
      )}
    </>
  );
}
