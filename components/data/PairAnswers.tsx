'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { pairAnswersQuery } from '@/lib/client/data/data-queries';
import type { Pair, PairAnswer } from '@/lib/contracts/data-browser';
import { InlineProblem } from '../shell/RequestProblem';
import { Skeleton } from '../ui/Skeleton';
import { PanelSection } from '../work/PanelSection';
import { useMoment } from '../ui/use-moment';

/** Who said what of the pair, newest first. */
export function PairAnswers({ pair }: { pair: Pair }) {
  const t = useTranslations('data');
  const moment = useMoment();
  const wordsOf = useAnswerWords();
  const list = useQuery(pairAnswersQuery(pair));
  return (
    <PanelSection title={t('saidBy')}>
      {list.isPending && <Skeleton className="h-10 w-full" />}
      {list.isError && <InlineProblem error={list.error} />}
      {list.data?.answers.length === 0 && <p className="text-ink-3">{t('saidByNobody')}</p>}
      <ol className="flex flex-col">
        {list.data?.answers.map((answer) => (
          <li
            key={`${answer.by} ${answer.at}`}
            className="flex flex-col border-b border-line py-1.5 last:border-b-0"
          >
            <span className="flex items-baseline justify-between gap-3">
              <span className="min-w-0 font-medium break-words">{wordsOf(answer)}</span>
              <time dateTime={answer.at} className="text-xs whitespace-nowrap text-ink-3 tabular-nums">
                {moment(answer.at)}
              </time>
            </span>
            <span className="truncate text-xs text-ink-2" title={answer.person ?? undefined}>
              {t(`saidHow.${howOf(answer)}`, { person: answer.person ?? t('saidByCommand') })}
            </span>
          </li>
        ))}
      </ol>
    </PanelSection>
  );
}

function howOf(answer: PairAnswer): 'verdict' | 'labeling' | 'edit' | 'import' | 'adjudication' {
  return 'isAdjudication' in answer && answer.isAdjudication ? 'adjudication' : answer.by;
}

function useAnswerWords(): (answer: PairAnswer) => string {
  const t = useTranslations('data');
  const tReasons = useTranslations('reasons');
  const tLabels = useTranslations('labels');
  return (answer) => {
    switch (answer.by) {
      case 'verdict':
        return tReasons(`${answer.reason}.label`);
      case 'labeling':
        return t(`outcomes.${answer.outcome}`);
      case 'edit':
        return answer.kind === null ? t('wasUndone') : tLabels(`kinds.${answer.kind}`);
      case 'import':
        return answer.fileName;
    }
  };
}
