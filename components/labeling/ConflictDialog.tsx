'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { pictureUrl } from '@/lib/client/pictures';
import type { LabelWork } from '@/lib/contracts/label-work';
import type { Drawing } from '@/lib/domain/drawing/drawing';
import { compareDrawings, mergeDrawings, type BoxDifference, type Side } from '@/lib/domain/drawing/merge';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { SideChoice } from './SideChoice';

type Props = {
  isOpen: boolean;
  picture: LabelWork['picture'];
  mine: Drawing;
  theirs: Drawing;
  onResolve: (drawing: Drawing) => void;
  onClose: () => void;
};

/** Two versions of one drawing, both by this person, on two pages: side by side, to be chosen box by box. */
export function ConflictDialog({ isOpen, picture, mine, theirs, onResolve, onClose }: Props) {
  const t = useTranslations('labeling.conflict');
  const tLabeling = useTranslations('labeling');
  const { boxes, isRestDifferent } = compareDrawings(mine, theirs);
  const [chosen, setChosen] = useState<Readonly<Record<number, Side>>>({});
  const [rest, setRest] = useState<Side>('mine');
  const sideOf = (index: number): Side => chosen[index] ?? 'mine';
  const all = (side: Side) => mergeDrawings(mine, theirs, { boxes: boxes.map(() => side), rest: side });
  return (
    <Dialog
      isOpen={isOpen}
      title={t('title')}
      description={t('text')}
      className="w-[min(94vw,52rem)]"
      onClose={onClose}
      footer={
        <>
          <Button onClick={() => onResolve(all('mine'))}>{t('allMine')}</Button>
          <Button onClick={() => onResolve(all('theirs'))}>{t('allTheirs')}</Button>
          <Button
            look="solid"
            onClick={() =>
              onResolve(mergeDrawings(mine, theirs, { boxes: boxes.map((_, index) => sideOf(index)), rest }))
            }
          >
            {t('takeChosen')}
          </Button>
        </>
      }
    >
      <div className="mb-3 grid grid-cols-2 gap-3">
        <Version title={t('mine')} picture={picture} drawing={mine} boxes={boxes} side="mine" />
        <Version title={t('theirs')} picture={picture} drawing={theirs} boxes={boxes} side="theirs" />
      </div>
      <ul aria-label={t('differences')} className="flex flex-col gap-1">
        {boxes.map((pair, index) => (
          <li key={pair.mine?.id ?? pair.theirs?.id}>
            <SideChoice
              name={t('boxNumber', { number: index + 1 })}
              mine={wordsOf(pair.mine)}
              theirs={wordsOf(pair.theirs)}
              side={sideOf(index)}
              onChange={(side) => setChosen({ ...chosen, [index]: side })}
            />
          </li>
        ))}
        {isRestDifferent && (
          <li>
            <SideChoice
              name={t('rest')}
              mine={restWords(mine)}
              theirs={restWords(theirs)}
              side={rest}
              onChange={setRest}
            />
          </li>
        )}
      </ul>
    </Dialog>
  );

  function wordsOf(box: BoxDifference['mine']): string {
    if (box === null) return t('noBox');
    const { x, y, width, height } = box;
    return t('box', { x, y, width, height });
  }

  function restWords({ outcome, comment, rejectedKeys }: Drawing): string {
    const said = outcome === null ? [] : [tLabeling(`outcome.${outcome}`)];
    const rejected = t('rejected', { count: rejectedKeys.length });
    return [...said, rejected, ...(comment === '' ? [] : [comment])].join(' · ');
  }
}

type VersionProps = {
  title: string;
  picture: LabelWork['picture'];
  drawing: Drawing;
  boxes: readonly BoxDifference[];
  side: Side;
};

/** The picture with one version on it; what differs is numbered as in the list. */
function Version({ title, picture, drawing, boxes, side }: VersionProps) {
  const differing = boxes.map((pair) => pair[side]?.id);
  const stroke = Math.max(picture.width, picture.height) / 200;
  return (
    <figure>
      <figcaption className="mb-1 text-xs font-semibold text-ink-3">{title}</figcaption>
      <svg
        viewBox={`0 0 ${picture.width} ${picture.height}`}
        className="on-stage max-h-64 w-full rounded-md bg-stage"
        aria-hidden
      >
        <image href={pictureUrl(picture.sha256, 480)} width={picture.width} height={picture.height} />
        {drawing.boxes.map((box) => {
          const index = differing.indexOf(box.id);
          const isDifferent = index >= 0;
          return (
            <g key={box.id}>
              <rect
                x={box.x}
                y={box.y}
                width={box.width}
                height={box.height}
                fill="none"
                className={isDifferent ? 'stroke-mark' : 'stroke-ink-3'}
                strokeWidth={isDifferent ? stroke * 1.5 : stroke}
              />
              {isDifferent && (
                <text
                  x={box.x + stroke}
                  y={Math.max(box.y - stroke * 2, stroke * 6)}
                  fontSize={stroke * 7}
                  fontWeight={600}
                  className="fill-mark"
                >
                  {index + 1}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
