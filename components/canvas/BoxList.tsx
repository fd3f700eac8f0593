'use client';

import { useTranslations } from 'use-intl';
import type { StageBox } from './stage-types';

type Props = {
  boxes: readonly StageBox[];
  chosenBoxId: string | null;
  onChooseBox: ((boxId: string) => void) | undefined;
};

/** The boxes in words, for assistive technology and tests; a canvas says nothing. */
export function BoxList({ boxes, chosenBoxId, onChooseBox }: Props) {
  const t = useTranslations('stage');
  return (
    <ul aria-label={t('boxes', { count: boxes.length })} className="sr-only">
      {boxes.map((box) => {
        const words = t(box.kind === 'estimate' ? 'estimateBox' : box.isUnsure ? 'unsureBox' : 'markBox', {
          label: box.label,
          x: Math.round(box.x),
          y: Math.round(box.y),
          width: Math.round(box.width),
          height: Math.round(box.height),
        });
        return (
          <li key={box.id} data-box-id={box.id} aria-current={box.id === chosenBoxId ? 'true' : undefined}>
            {onChooseBox === undefined ? (
              words
            ) : (
              <button type="button" tabIndex={-1} onClick={() => onChooseBox(box.id)}>
                {words}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
