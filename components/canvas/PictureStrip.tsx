'use client';

import { Check } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useShortcut } from '@/lib/client/shortcuts';

type Props = {
  pictures: ReadonlyArray<{ url: string; isEvidence: boolean }>;
  currentIndex: number;
  onChoose: (index: number) => void;
};

/** All pictures of the ad; arrow keys go through them. One marked as evidence carries a tick. */
export function PictureStrip({ pictures, currentIndex, onChoose }: Props) {
  const t = useTranslations('stage');
  const isSeveral = pictures.length > 1;
  useShortcut(
    'next-picture',
    isSeveral ? () => onChoose(Math.min(currentIndex + 1, pictures.length - 1)) : null,
  );
  useShortcut('previous-picture', isSeveral ? () => onChoose(Math.max(currentIndex - 1, 0)) : null);
  if (!isSeveral) return null;
  return (
    <ol aria-label={t('pictures', { count: pictures.length })} className="flex gap-2 overflow-x-auto p-1">
      {pictures.map((picture, index) => (
        <li key={picture.url}>
          <button
            type="button"
            aria-label={t(picture.isEvidence ? 'pictureIsEvidence' : 'pictureNumber', {
              number: index + 1,
              count: pictures.length,
            })}
            aria-current={index === currentIndex ? 'true' : undefined}
            onClick={() => onChoose(index)}
            className="relative block size-15 overflow-hidden rounded-md border-2 border-line-strong opacity-80 hover:opacity-100 aria-[current]:border-mark aria-[current]:opacity-100"
          >
            {/* The stage draws the picture from the same bytes; this only shows which. */}
            {/* oxlint-disable-next-line nextjs/no-img-element */}
            <img src={picture.url} alt="" className="size-full object-cover" />
            {picture.isEvidence && (
              <span className="absolute right-0.5 bottom-0.5 flex size-4 items-center justify-center rounded-full bg-mark text-on-mark">
                <Check size={11} strokeWidth={3} aria-hidden />
              </span>
            )}
          </button>
        </li>
      ))}
    </ol>
  );
}
