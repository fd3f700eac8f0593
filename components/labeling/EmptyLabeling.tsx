'use client';

import { CircleCheck } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { usePerson } from '../shell/person';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';

type Props = {
  /** Only one batch was asked for. */
  isOfBatch: boolean;
  onCheckAgain: () => void;
};

/** Nothing waits for this person: says so, looks again by itself, and offers what else there is. */
export function EmptyLabeling({ isOfBatch, onCheckAgain }: Props) {
  const t = useTranslations('labeling');
  const tWork = useTranslations('work');
  const { roles } = usePerson();
  const mayMake = roles.includes('ops') || roles.includes('admin');
  return (
    <main className="grid min-h-0 flex-1 place-items-center">
      <EmptyState
        icon={<CircleCheck size={28} aria-hidden />}
        title={t('emptyTitle')}
        text={isOfBatch ? t('emptyBatchText') : t('emptyText')}
        action={
          <>
            <Button look="solid" onClick={onCheckAgain}>
              {tWork('checkAgain')}
            </Button>
            {isOfBatch && (
              <Link href="/label" className={LINK_CLASS}>
                {t('allBatches')}
              </Link>
            )}
            {mayMake && (
              <Link href="/label/batches" className={LINK_CLASS}>
                {t('makeBatch')}
              </Link>
            )}
          </>
        }
      />
    </main>
  );
}

const LINK_CLASS =
  'inline-flex h-8 items-center rounded-md border border-line-strong bg-raised px-3 font-semibold hover:bg-hover';
