'use client';

import { useTranslations } from 'use-intl';
import { useDuration } from '../ui/duration';
import type { SignInProblem } from './sign-in-problem';

/** What went wrong that is not a field's fault. */
export function SignInNotice({ problem }: { problem: SignInProblem | null }) {
  const t = useTranslations('login');
  const duration = useDuration();
  if (problem === null || problem.kind === 'wrong') return null;
  const isPersons = problem.kind === 'expired';
  return (
    <p
      role={isPersons ? 'status' : 'alert'}
      className={
        isPersons
          ? 'rounded-md bg-accent-soft px-3 py-2'
          : 'rounded-md bg-violation-soft px-3 py-2 text-violation'
      }
    >
      {problem.kind === 'expired' && t('expired')}
      {problem.kind === 'unreachable' && t('unreachable')}
      {problem.kind === 'too-many' && t('tooMany', { wait: duration(problem.waitMs) })}
    </p>
  );
}
