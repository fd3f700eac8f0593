'use client';

import { useTranslations } from 'use-intl';
import type { System } from '@/lib/contracts/health';
import { Badge } from '../ui/Badge';
import { useDuration } from '../ui/duration';
import { Fact, Facts, PanelPart } from './PanelPart';

type Worker = System['workers'][number];

/** Three of a worker's signs of life missed. */
const SILENT_AFTER_S = 15;

export function isAlive({ secondsSinceSeen }: Worker): boolean {
  return secondsSinceSeen < SILENT_AFTER_S;
}

type Props = {
  /** Seen within the hour, the latest first. */
  workers: readonly Worker[];
  /** Of the active release; null when there is none. */
  releaseHash: string | null;
};

export function WorkerList({ workers, releaseHash }: Props) {
  const t = useTranslations('system');
  return (
    <PanelPart title={t('workers')}>
      {workers.length === 0 && <p className="text-ink-2">{t('noWorkers')}</p>}
      <ul className="flex flex-col gap-4">
        {workers.map((worker) => (
          <WorkerItem key={worker.id} worker={worker} isOther={worker.releaseHash !== releaseHash} />
        ))}
      </ul>
    </PanelPart>
  );
}

function WorkerItem({ worker, isOther }: { worker: Worker; isOther: boolean }) {
  const t = useTranslations('system');
  const duration = useDuration();
  const { hostName, processId, provider, threadCount, secondsSinceSeen } = worker;
  return (
    <li>
      <div className="mb-1 flex items-center gap-2">
        <span className="truncate font-medium" title={hostName}>
          {hostName}
        </span>
        {isAlive(worker) ? <Badge tone="clear">{t('alive')}</Badge> : <Badge isDashed>{t('silent')}</Badge>}
      </div>
      <Facts>
        <Fact name={t('seen')}>{t('ago', { time: duration(secondsSinceSeen * 1_000) })}</Fact>
        <Fact name={t('provider')}>{t('providerThreads', { provider, count: threadCount })}</Fact>
        <Fact name={t('process')}>{processId}</Fact>
        {isOther && (
          <Fact name={t('release')}>
            <span className="text-violation">{t('otherRelease')}</span>
          </Fact>
        )}
      </Facts>
    </li>
  );
}
