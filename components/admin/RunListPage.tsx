'use client';

import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { usePerson } from '../shell/person';
import { RequestProblem } from '../shell/RequestProblem';
import { TopBar } from '../shell/TopBar';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { AdminSection } from './AdminSection';

type Props = {
  words: {
    title: string;
    count: string;
    section: string;
    text: string;
    ask: string;
    emptyTitle: string;
    emptyText: string;
  };
  icon: LucideIcon;
  /** There is none, and that is known. */
  isEmpty: boolean;
  /** Why the list cannot be shown. */
  error: Error | null;
  onRetry: () => void;
  /** Opens what an operator is asked before a run begins. */
  onAsk: () => void;
  /** That, while it is open. */
  dialog: ReactNode;
  /** The table. */
  children: ReactNode;
};

/** A page of runs that a worker does: those there are, and the button that asks for one. */
export function RunListPage({ words, icon: Icon, isEmpty, error, onRetry, onAsk, dialog, children }: Props) {
  const { roles } = usePerson();
  const ask = roles.includes('ops') && (
    <Button look="solid" icon={<Icon size={14} aria-hidden />} onClick={onAsk}>
      {words.ask}
    </Button>
  );
  return (
    <>
      <TopBar title={words.title} context={<span>{words.count}</span>} />
      <main className="min-h-0 flex-1 overflow-y-auto p-5">
        <AdminSection title={words.section} text={words.text} action={!isEmpty && ask}>
          {error ? (
            <RequestProblem error={error} onRetry={onRetry} />
          ) : isEmpty ? (
            <EmptyState
              icon={<Icon size={24} aria-hidden />}
              title={words.emptyTitle}
              text={words.emptyText}
              action={ask}
            />
          ) : (
            children
          )}
        </AdminSection>
      </main>
      {dialog}
    </>
  );
}
