'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { ColdStart } from '@/lib/contracts/cold-start';
import type { ColdStartStep } from '@/lib/domain/learning/cold-start-steps';
import { usePerson } from '../shell/person';
import { Button } from '../ui/Button';

type Props = {
  step: ColdStartStep;
  isNow: boolean;
  slug: string;
  facts: ColdStart;
  onDraw: () => void;
};

/** The one thing that can be done at a step: the page where it is done, or what begins it here. */
export function StepAction({ step, isNow, slug, facts, onDraw }: Props) {
  const t = useTranslations('coldStart.actions');
  const isOps = usePerson().roles.includes('ops');
  const action = actionOf(step, slug, facts);
  if (action === null) return null;
  if (action === 'draw') {
    return isOps ? (
      <Button look={isNow ? 'solid' : 'outline'} size="sm" onClick={onDraw}>
        {t('draw')}
      </Button>
    ) : null;
  }
  return (
    <Link href={action.href} className={isNow ? 'font-semibold text-accent underline' : 'underline'}>
      {t(action.name)}
    </Link>
  );
}

type Named =
  'define' | 'pictures' | 'queue' | 'decide' | 'watch' | 'promote' | 'freeze' | 'learn' | 'certify';
type Action = 'draw' | { name: Named; href: string } | null;

function actionOf(step: ColdStartStep, slug: string, { flags, labels, looks, heads }: ColdStart): Action {
  const home = `/brands/${slug}`;
  switch (step) {
    case 'definition':
      return { name: 'define', href: `${home}/definition` };
    case 'references':
      return { name: 'pictures', href: `${home}/definition` };
    case 'flags':
      return !flags.hasScored ? null : { name: 'queue', href: `/queue?brand=${slug}` };
    case 'looks':
      if (!flags.hasScored) return null;
      return looks.waiting > 0 ? { name: 'decide', href: '/review' } : 'draw';
    case 'heads':
      return headAction(labels, heads);
    case 'certificate':
      return { name: 'certify', href: `${home}/thresholds` };
    case 'live':
      return null;
    default:
      return step satisfies never;
  }
}

function headAction(
  { positives }: ColdStart['labels'],
  { run, candidate, dataset }: ColdStart['heads'],
): Action {
  if (run !== null) return { name: 'watch', href: `/learning/${run.runId}` };
  if (candidate !== null) return { name: 'promote', href: `/learning/${candidate.runId}` };
  if (positives === 0) return null;
  const isFrozen = dataset !== null && dataset.positives >= positives;
  return isFrozen ? { name: 'learn', href: '/learning' } : { name: 'freeze', href: '/datasets' };
}
