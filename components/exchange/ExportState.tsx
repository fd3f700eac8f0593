'use client';

import { useFormatter, useTranslations } from 'use-intl';
import { useCancelExport } from '@/lib/client/exchange-queries';
import type { LabelExport } from '@/lib/contracts/exchange';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { ProgressBar } from '../ui/ProgressBar';

/** How far an export is, with a way to stop it; or how it ended. */
export function ExportState({ one }: { one: LabelExport }) {
  const t = useTranslations('exchange');
  const format = useFormatter();
  const cancel = useCancelExport();
  const { state, done, total } = one;
  if (state !== 'reading' && state !== 'writing') {
    return (
      <span className={state === 'finished' ? undefined : 'text-ink-3'}>{t(`exportStates.${state}`)}</span>
    );
  }
  const words =
    state === 'reading' || total === null
      ? t('readingRecords', { done })
      : t('writingPictures', { done, total });
  const share = total === null || total === 0 ? 0 : done / total;
  return (
    <div className="flex items-center gap-3">
      {state === 'writing' && (
        <>
          <ProgressBar label={t('exporting')} share={share} words={words} className="w-32" />
          <span className="w-10 text-right tabular-nums">
            {format.number(share, { style: 'percent', maximumFractionDigits: 0 })}
          </span>
        </>
      )}
      <span className="text-ink-2 tabular-nums">{words}</span>
      <Button
        size="sm"
        className="ml-auto"
        disabled={cancel.isPending}
        onClick={() => cancel.mutate(one.exportId)}
      >
        {t('stop')}
      </Button>
      {cancel.error !== null && <InlineProblem error={cancel.error} />}
    </div>
  );
}
