'use client';

import type { ReactNode } from 'react';
import { LanguageMenu } from './LanguageMenu';
import { PersonMenu } from './PersonMenu';
import { ThemeMenu } from './ThemeMenu';

type Props = {
  title: string;
  /** What stands beside the title: how much waits, until when. */
  context?: ReactNode;
  /** What stands before the menus: the day's count, the lease. */
  status?: ReactNode;
};

export function TopBar({ title, context, status }: Props) {
  return (
    <header className="flex h-11 shrink-0 items-center gap-3 border-b border-line bg-panel px-4">
      <h1 className="truncate font-semibold">{title}</h1>
      <div className="flex min-w-0 flex-1 items-center gap-3 overflow-hidden whitespace-nowrap text-ink-2">
        {context}
      </div>
      <div className="flex shrink-0 items-center gap-3 whitespace-nowrap text-ink-2">{status}</div>
      <div className="flex shrink-0 items-center gap-1">
        <LanguageMenu />
        <ThemeMenu />
        <PersonMenu />
      </div>
    </header>
  );
}
