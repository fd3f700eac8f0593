'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { labelEditsQuery } from '@/lib/client/data/data-queries';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Sheet } from '../ui/Sheet';
import { Skeleton } from '../ui/Skeleton';
import { useMoment } from '../ui/use-moment';

type Props = { onUndo: (editId: string) => void; onClose: () => void };

/** The last changes of many labels at once; what was not taken back can be. */
export function EditHistory({ onUndo, onClose }: Props) {
  const t = useTranslations('data');
  const tLabels = useTranslations('labels');
  const moment = useMoment();
  const edits = useQuery(labelEditsQuery());
  return (
    <Sheet isOpen title={t('history')} description={t('historyText')} onClose={onClose}>
      {edits.isError && <InlineProblem error={edits.error} />}
      {edits.isPending && <Skeleton className="h-40 w-full" />}
      {edits.data?.edits.length === 0 && <p className="text-ink-3">{t('historyEmpty')}</p>}
      <ol className="flex flex-col">
        {edits.data?.edits.map(({ editId, at, by, kind, lineCount, isUndone }) => (
          <li key={editId} className="flex items-center gap-3 border-b border-line py-2">
            <div className="min-w-0 flex-1">
              <p className="font-medium">
                {kind === null
                  ? t('historyUndo', { count: lineCount })
                  : t('historyEdit', { count: lineCount, kind: tLabels(`kinds.${kind}`) })}
              </p>
              <p className="text-ink-3">
                {t('historyBy', {
                  by,
                  at: moment(at),
                })}
              </p>
            </div>
            {kind !== null &&
              (isUndone ? (
                <span className="text-ink-3">{t('wasUndone')}</span>
              ) : (
                <Button size="sm" onClick={() => onUndo(editId)}>
                  {t('undo')}
                </Button>
              ))}
          </li>
        ))}
      </ol>
    </Sheet>
  );
}
