'use client';

import { useQuery } from '@tanstack/react-query';
import { GraduationCap } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { learningRunsQuery } from '@/lib/client/learning/learning-queries';
import type { BrandSummary } from '@/lib/contracts/brands';
import { RunListPage } from '../admin/RunListPage';
import { LearnDialog } from './LearnDialog';
import { RunTable } from './RunTable';

/** Learning runs: from frozen labels to candidate brand models. */
export function LearningPage({ brands }: { brands: readonly BrandSummary[] }) {
  const t = useTranslations('learning');
  const router = useRouter();
  const [isAsking, setIsAsking] = useState(false);
  const list = useQuery(learningRunsQuery());
  const runs = list.data?.runs ?? [];
  return (
    <RunListPage
      words={{
        title: t('title'),
        count: t('count', { count: runs.length }),
        section: t('runs'),
        text: t('text'),
        ask: t('learn'),
        emptyTitle: t('emptyTitle'),
        emptyText: t('emptyText'),
      }}
      icon={GraduationCap}
      isEmpty={list.isSuccess && runs.length === 0}
      error={list.error}
      onRetry={() => void list.refetch()}
      onAsk={() => setIsAsking(true)}
      dialog={
        isAsking && (
          <LearnDialog
            brands={brands}
            onAsked={(runId) => router.push(`/learning/${runId}`)}
            onClose={() => setIsAsking(false)}
          />
        )
      }
    >
      <RunTable runs={runs} isLoading={list.isPending} />
    </RunListPage>
  );
}
