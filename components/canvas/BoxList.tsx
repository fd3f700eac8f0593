'use client';

import { memo } from 'react';
import { useTranslations } from 'use-intl';
import type { StageBox } from './stage-types';

/** The boxes in words, for assistive technology and tests; a canvas says nothing. */
export const BoxList = memo(function BoxList({ boxes }: { boxes: readonly StageBox[] }) {
  const t = useTranslations('stage');
  return (
    <ul aria-label={t('boxes', { count: boxes.length })} className="sr-only">
      {boxes.map((box) => (
        <li key={box.id} data-box-id={box.id}>
          {t(box.kind === 'estimate' ? 'estimateBox' : box.isUnsure ? 'unsureBox' : 'markBox', {
            label: box.label,
            x: Math.round(box.x),
            y: Math.round(box.y),
            width: Math.round(box.width),
            height: Math.round(box.height),
          })}
        </li>
      ))}
    </ul>
  );
});
