'use client';

import { CircleCheck } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';

type Props = {
  /** Held by others, or declined by this person. */
  hasOthersItems: boolean;
  isChecking: boolean;
  onCheckAgain: () => void;
};

/** Nothing waits for this person: says so, looks again by itself, and offers what else there is. */
export function EmptyQueue({ hasOthersItems, isChecking, onCheckAgain }: Props) {
  const t = useTranslations('review');
  const tWork = useTranslations('work');
  return (
    <main className="grid min-h-0 flex-1 place-items-center">
      <EmptyState
        icon={<CircleCheck size={28} aria-hidden />}
        title={t('emptyTitle')}
        text={hasOthersItems ? t('emptyHeldText') : t('emptyText')}
        action={
          <>
            <Button look="solid" disabled={isChecking} onClick={onCheckAgain}>
              {tWork('checkAgain')}
            </Button>
            <Link
              href="/queue"
              className="inline-flex h-8 items-center rounded-md border border-line-strong bg-raised px-3 font-semibold hover:bg-hover"
            >
              {t('seeQueue')}
            </Link>
          </>
        }
      />
    </main>
  );
}
