'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { DraftSnapshot } from '@/lib/client/brands/draft-session';
import { InlineProblem } from '../../shell/RequestProblem';
import { Button } from '../../ui/Button';

type Props = { snapshot: DraftSnapshot; onMerge: () => void; onReload: () => void };

/** What stands in the way of saving, what is safe, and what to do; nothing while all is well. */
export function DraftNotice({ snapshot: { state, problem, theirs }, onMerge, onReload }: Props) {
  const t = useTranslations('brands.definition.notices');
  if (theirs !== null) {
    return (
      <Notice text={t('conflict', { name: theirs.savedBy ?? '–' })}>
        <Button size="sm" onClick={onMerge}>
          {t('merge')}
        </Button>
      </Notice>
    );
  }
  if (state === 'gone') {
    return (
      <Notice text={t('gone')}>
        <Button size="sm" onClick={onReload}>
          {t('reload')}
        </Button>
      </Notice>
    );
  }
  if (state === 'offline') return <Notice text={t('offline')} />;
  if (state === 'signed-out') {
    return (
      <Notice text={t('signedOut')}>
        <a href="/login" target="_blank" rel="noreferrer" className="font-semibold underline">
          {t('signIn')}
        </a>
      </Notice>
    );
  }
  if (state !== 'refused' || problem === null) return null;
  return (
    <div className="flex flex-col gap-1 border-b border-line px-4 py-2">
      <InlineProblem error={problem} />
      <p className="text-xs text-ink-2">{problem.message}</p>
    </div>
  );
}

function Notice({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div role="alert" className="flex items-center gap-3 border-b border-line bg-accent-soft px-4 py-2">
      <span>{text}</span>
      {children}
    </div>
  );
}
