'use client';

import { useQuery } from '@tanstack/react-query';
import { Target } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { evaluationsQuery } from '@/lib/client/evaluation/evaluation-queries';
import { RunListPage } from '../admin/RunListPage';
import { EvaluateDialog } from './EvaluateDialog';
import { EvaluationTable } from './EvaluationTable';

/** What brand models do on frozen sets that they never saw. */
export function EvaluationsPage() {
  const t = useTranslations('evaluation');
  const router = useRouter();
  const [isAsking, setIsAsking] = useState(false);
  const list = useQuery(evaluationsQuery());
  const evaluations = list.data?.evaluations ?? [];
  return (
    <RunListPage
      words={{
        title: t('title'),
        count: t('count', { count: evaluations.length }),
        section: t('title'),
        text: t('text'),
        ask: t('measure'),
        emptyTitle: t('emptyTitle'),
        emptyText: t('emptyText'),
      }}
      icon={Target}
      isEmpty={list.isSuccess && evaluations.length === 0}
      error={list.error}
      onRetry={() => void list.refetch()}
      onAsk={() => setIsAsking(true)}
      dialog={
        isAsking && (
          <EvaluateDialog onAsked={(address) => router.push(address)} onClose={() => setIsAsking(false)} />
        )
      }
    >
      <EvaluationTable evaluations={evaluations} isLoading={list.isPending} />
    </RunListPage>
  );
}
