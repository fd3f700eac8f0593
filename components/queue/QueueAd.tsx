'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { pictureUrl } from '@/lib/client/pictures';
import type { QueueEntry } from '@/lib/contracts/review';

/** It lies over its whole row: a click anywhere opens the item, and the focus is shown around all of it. */
const ROW_CLASS =
  'flex scroll-mt-9 items-center gap-3 outline-none before:absolute before:inset-0 focus-visible:before:outline-2 focus-visible:before:-outline-offset-2 focus-visible:before:outline-focus';

/** Picture and title of a row; `data-row` is what the keys move between. */
export function QueueAd({ entry, href }: { entry: QueueEntry; href: string | null }) {
  const t = useTranslations('queue');
  const name = entry.title === '' ? entry.externalId : entry.title;
  const inside = (
    <>
      {/* oxlint-disable-next-line nextjs/no-img-element */}
      <img
        src={pictureUrl(entry.firstImageSha256, 160)}
        alt=""
        width={36}
        height={36}
        loading="lazy"
        className="size-9 shrink-0 rounded-sm bg-stage object-cover"
      />
      <span className="min-w-0">
        <span className="block truncate font-medium" title={name}>
          {name}
        </span>
        <span className="block truncate text-xs text-ink-3" title={entry.externalId}>
          {entry.title === '' ? null : entry.externalId}
          {entry.imageCount > 1 && ` · ${t('pictures', { count: entry.imageCount })}`}
        </span>
      </span>
    </>
  );
  if (href === null) {
    return (
      <div data-row tabIndex={-1} className={ROW_CLASS}>
        {inside}
      </div>
    );
  }
  return (
    <Link href={href} prefetch={false} data-row className={ROW_CLASS}>
      {inside}
    </Link>
  );
}
