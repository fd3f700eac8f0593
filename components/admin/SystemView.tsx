'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { failedScoringsQuery, systemQuery } from '@/lib/client/admin-queries';
import type { System } from '@/lib/contracts/health';
import type { FailedScoring } from '@/lib/contracts/scorings';
import { InlineProblem } from '../shell/RequestProblem';
import { TopBar } from '../shell/TopBar';
import { AdminSection } from './AdminSection';
import { BrandModelTable } from './BrandModelTable';
import { FailedScorings } from './FailedScorings';
import { ReleaseFacts } from './ReleaseFacts';
import { ScoringFigures } from './ScoringFigures';
import { isAlive, WorkerList } from './WorkerList';

type Props = { initialSystem: System; initialFailed: { failed: FailedScoring[]; total: number } };

/** What scores ads, how far it is, and what it could not score; asks again every few seconds. */
export function SystemView({ initialSystem, initialFailed }: Props) {
  const t = useTranslations();
  const { data: system, error } = useQuery({ ...systemQuery(), initialData: initialSystem });
  const { data: failed } = useQuery({ ...failedScoringsQuery(), initialData: initialFailed });
  const notice = noticeOf(system);
  return (
    <>
      <TopBar title={t('shell.system')} context={error === null && t('system.live')} />
      <div className="flex min-h-0 flex-1">
        <main className="min-w-0 flex-1 overflow-y-auto">
          <div className="flex flex-col gap-8 p-6">
            {error !== null && <InlineProblem error={error} />}
            {notice !== null && (
              <output className="-mb-4 block rounded-md bg-violation-soft px-3 py-2 text-violation">
                {t(`system.notices.${notice}`)}
              </output>
            )}
            <ScoringFigures system={system} />
            <FailedScorings {...failed} />
            <AdminSection title={t('system.brandModels')} text={t('system.brandModelsText')}>
              <BrandModelTable brandModels={system.brandModels} />
            </AdminSection>
          </div>
        </main>
        <aside
          aria-label={t('system.engine')}
          className="w-[clamp(18rem,27vw,24.5rem)] shrink-0 overflow-y-auto border-l border-line bg-panel"
        >
          <ReleaseFacts release={system.release} />
          <WorkerList workers={system.workers} releaseHash={system.release?.contentHash ?? null} />
        </aside>
      </div>
    </>
  );
}

/** What keeps ads from being scored or flagged at all. */
function noticeOf({ release, workers, brandModels }: System): 'noRelease' | 'noWorker' | 'noBrand' | null {
  if (!workers.some(isAlive)) return 'noWorker';
  if (release === null) return 'noRelease';
  return brandModels.length === 0 ? 'noBrand' : null;
}
