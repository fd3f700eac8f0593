'use client';

import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { pictureUrl } from '@/lib/client/pictures';
import { nearPrecedentsQuery } from '@/lib/client/precedents/precedent-queries';
import { useShortcut, useShortcutLabel } from '@/lib/client/shortcuts';
import type { NearPrecedent } from '@/lib/contracts/precedents';
import { isViolation } from '@/lib/domain/reasons';
import { chooseShown } from '@/lib/domain/precedents/choose-shown';
import { Kbd } from '../ui/Kbd';
import { Skeleton } from '../ui/Skeleton';
import { PanelSection } from '../work/PanelSection';
import { CompareDialog } from './CompareDialog';

type Props = {
  reviewItemId: string;
  suspect: { brandId: string; name: string } | null;
  /** The picture on the table. */
  imageSha256: string;
  onPin: () => void;
};

const TILES = 4;

/** How pictures like this one were decided, both ways. */
export function PrecedentPanel({ reviewItemId, suspect, imageSha256, onPin }: Props) {
  const t = useTranslations('precedents');
  const near = useQuery(nearPrecedentsQuery(reviewItemId));
  const [isComparing, setIsComparing] = useState(false);
  const pinLabel = useShortcutLabel('pin-precedent');
  const compareLabel = useShortcutLabel('compare-precedents');
  const found = near.data?.suspects.find(({ brandId }) => brandId === suspect?.brandId);
  const all = found === undefined ? [] : [...found.violations, ...found.others];
  const shown = found === undefined ? [] : chooseShown(found.violations, found.others, TILES);
  useShortcut('pin-precedent', onPin);
  useShortcut('compare-precedents', all.length > 0 ? () => setIsComparing(true) : null);

  return (
    <PanelSection
      title={t('closest')}
      hint={
        <span className="flex gap-3">
          {all.length > 0 && (
            <button type="button" className="hover:text-ink" onClick={() => setIsComparing(true)}>
              {t('compare')} <Kbd>{compareLabel}</Kbd>
            </button>
          )}
          <button type="button" className="hover:text-ink" onClick={onPin}>
            {t('pin')} <Kbd>{pinLabel}</Kbd>
          </button>
        </span>
      }
    >
      {near.isPending && suspect !== null ? (
        <div className="grid grid-cols-4 gap-2">
          {Array.from({ length: TILES }, (_, index) => (
            <Skeleton key={index} className="aspect-square rounded-md" />
          ))}
        </div>
      ) : shown.length > 0 ? (
        <ul aria-label={t('closest')} className="grid grid-cols-4 gap-2">
          {shown.map((precedent) => (
            <li key={precedent.precedentId}>
              <Tile precedent={precedent} onOpen={() => setIsComparing(true)} />
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-ink-3">
          {near.isError
            ? t('notLoaded')
            : suspect === null
              ? t('noSuspect')
              : t('none', { brand: suspect.name })}
        </p>
      )}
      {isComparing && suspect !== null && (
        <CompareDialog
          brandName={suspect.name}
          imageSha256={imageSha256}
          precedents={all}
          onClose={() => setIsComparing(false)}
        />
      )}
    </PanelSection>
  );
}

function Tile({ precedent, onOpen }: { precedent: NearPrecedent; onOpen: () => void }) {
  const tReasons = useTranslations('reasons');
  const { imageSha256, reason, sentence } = precedent;
  const label = tReasons(`${reason}.label`);
  return (
    <button type="button" className="block w-full text-left" title={sentence} onClick={onOpen}>
      <span
        className={clsx(
          'block overflow-hidden rounded-md border-b-3',
          isViolation(reason) ? 'border-violation' : 'border-clear',
        )}
      >
        {/* oxlint-disable-next-line nextjs/no-img-element */}
        <img
          src={pictureUrl(imageSha256, 160)}
          alt=""
          className="aspect-square w-full bg-stage object-cover"
        />
      </span>
      <span className="mt-1 line-clamp-3 text-xs leading-tight text-ink-2">
        <span className="text-ink">{label}</span> {sentence}
      </span>
    </button>
  );
}
