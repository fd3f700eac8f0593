'use client';

import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Pair } from '@/lib/contracts/data-browser';
import { useShortcutLabel } from '@/lib/client/shortcuts';
import { Button } from '../ui/Button';
import { PanelSection } from '../work/PanelSection';
import { LabelBadge } from './LabelBadge';
import { PairAnswers } from './PairAnswers';
import { PictureBoxes } from './PictureBoxes';
import { useMoment } from '../ui/use-moment';

type Props = {
  pair: Pair | null;
  isLike: boolean;
  /** Who said what is for those who answer for the labels. */
  maySeeAnswers: boolean;
  onSimilar: () => void;
};

/** The pair that has the focus: its picture larger, and everything there is to say of it. */
export function PairPanel({ pair, isLike, maySeeAnswers, onSimilar }: Props) {
  const t = useTranslations('data');
  const tReasons = useTranslations('reasons');
  const format = useFormatter();
  const moment = useMoment();
  const similarKey = useShortcutLabel('similar-pictures');
  return (
    <aside
      aria-label={t('details')}
      className="hidden w-[clamp(16rem,22vw,22rem)] shrink-0 overflow-y-auto border-l border-line bg-panel lg:block"
    >
      {pair === null ? (
        <p className="p-4 text-ink-3">{t('nothingChosen')}</p>
      ) : (
        <>
          <PictureBoxes picture={pair} boxes={pair.boxes ?? []} side={480} alt={t('pictureAlt')} />
          <PanelSection>
            <div className="flex items-center gap-2">
              <h2 className="min-w-0 flex-1 truncate text-lg font-semibold" title={pair.brand.name}>
                {pair.brand.name}
              </h2>
              <LabelBadge said={pair.label} />
            </div>
            <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1">
              <Fact name={t('facts.score')}>{number(pair.prob)}</Fact>
              {pair.similarity !== null && <Fact name={t('facts.likeness')}>{number(pair.similarity)}</Fact>}
              {pair.label !== null && pair.label.reason !== null && (
                <Fact name={t('facts.verdict')}>{tReasons(`${pair.label.reason}.label`)}</Fact>
              )}
              {pair.label !== null && <Fact name={t('facts.labelled')}>{moment(pair.label.at)}</Fact>}
              <Fact name={t('facts.answers')}>
                {pair.answerCount === 0 || pair.agreement === null
                  ? format.number(pair.answerCount)
                  : t('answers', {
                      count: pair.answerCount,
                      share: format.number(pair.agreement, { style: 'percent', maximumFractionDigits: 0 }),
                    })}
              </Fact>
              <Fact name={t('facts.boxes')}>
                {pair.boxes === null ? t('notSearched') : format.number(pair.boxes.length)}
              </Fact>
              <Fact name={t('facts.size')}>{t('size', { width: pair.width, height: pair.height })}</Fact>
              <Fact name={t('facts.source')}>{pair.ad?.source ?? t('imported')}</Fact>
              {pair.ad !== null && <Fact name={t('facts.ad')}>{pair.ad.externalId}</Fact>}
            </dl>
            {pair.ad !== null && <p className="mt-2 text-ink-2">{pair.ad.title}</p>}
            <Button className="mt-3" shortcut={similarKey} disabled={isLike} onClick={onSimilar}>
              {t('similar')}
            </Button>
          </PanelSection>
          {maySeeAnswers && <PairAnswers pair={pair} />}
        </>
      )}
    </aside>
  );

  function number(value: number | null): string {
    if (value === null) return '–';
    return format.number(value, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  }
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 text-right break-words tabular-nums">{children}</dd>
    </>
  );
}
