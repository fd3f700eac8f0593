'use client';

import { PreviewCard } from '@base-ui/react/preview-card';
import { pictureUrl } from '@/lib/client/pictures';

type Props = { sha256: string; label: string; onEnlarge: () => void };

/** A small reference picture; larger under the pointer, all of them large on Enter. */
export function ReferencePicture({ sha256, label, onEnlarge }: Props) {
  return (
    <PreviewCard.Root>
      <PreviewCard.Trigger
        delay={120}
        closeDelay={60}
        render={
          <button
            type="button"
            aria-label={label}
            onClick={onEnlarge}
            className="block size-18 overflow-hidden rounded-md border border-line-strong bg-white"
          >
            {/* oxlint-disable-next-line nextjs/no-img-element */}
            <img src={pictureUrl(sha256, 160)} alt="" loading="lazy" className="size-full object-contain" />
          </button>
        }
      />
      <PreviewCard.Portal>
        <PreviewCard.Positioner side="left" sideOffset={8} className="z-40">
          <PreviewCard.Popup className="rounded-lg border border-line-strong bg-white p-2">
            {/* oxlint-disable-next-line nextjs/no-img-element */}
            <img src={pictureUrl(sha256, 480)} alt="" className="max-h-100 max-w-100 object-contain" />
          </PreviewCard.Popup>
        </PreviewCard.Positioner>
      </PreviewCard.Portal>
    </PreviewCard.Root>
  );
}
