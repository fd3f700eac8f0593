'use client';

import { clsx } from 'clsx';
import { useTranslations } from 'use-intl';
import type { LabelAnswerView } from '@/lib/contracts/label-work';
import { Button } from '../ui/Button';
import { PanelSection } from '../work/PanelSection';

type Props = {
  answers: readonly LabelAnswerView[];
  shownId: string | null;
  isLocked: boolean;
  /** Shows an answer's boxes on the picture; null = none. */
  onShow: (answerId: string | null) => void;
  /** The decision begins with this answer. */
  onTake: (answer: LabelAnswerView) => void;
};

/** What others answered, for the person who decides between them. */
export function EarlierAnswers({ answers, shownId, isLocked, onShow, onTake }: Props) {
  const t = useTranslations('labeling');
  return (
    <PanelSection title={t('earlierAnswers')}>
      <ul className="flex flex-col gap-2">
        {answers.map((answer) => {
          const isShown = answer.answerId === shownId;
          return (
            <li
              key={answer.answerId}
              className={clsx(
                'rounded-md border p-2',
                isShown ? 'border-line-strong bg-hover' : 'border-line',
              )}
            >
              <div className="flex items-center gap-2">
                <span className="min-w-0 flex-1 truncate">
                  <strong className="font-semibold">{answer.by}</strong>{' '}
                  {answer.outcome === 'boxes'
                    ? t('boxes', { count: answer.boxes.length })
                    : t(`outcome.${answer.outcome}`)}
                </span>
                <Button
                  size="sm"
                  look="quiet"
                  aria-pressed={isShown}
                  disabled={answer.boxes.length === 0}
                  onClick={() => onShow(isShown ? null : answer.answerId)}
                >
                  {t('showAnswer')}
                </Button>
                <Button size="sm" disabled={isLocked} onClick={() => onTake(answer)}>
                  {t('takeAnswer')}
                </Button>
              </div>
              {answer.comment !== '' && <p className="mt-1 text-ink-2">{answer.comment}</p>}
            </li>
          );
        })}
      </ul>
    </PanelSection>
  );
}
