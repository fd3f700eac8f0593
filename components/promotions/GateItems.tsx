'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Badge } from '../ui/Badge';

export type GateItem = {
  kind: string;
  isOpen: boolean;
  name: string;
  /** What was found, a line each. */
  findings: readonly string[];
  /** More of it, under the lines. */
  details?: ReactNode;
};

/** What has to hold before something comes into use, each open or shut. */
export function GateItems({ title, items }: { title: string; items: readonly GateItem[] }) {
  const t = useTranslations('learning.promotion');
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h4 className="text-xs text-ink-3">{title}</h4>
      <ul className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 gap-y-2">
        {items.map(({ kind, isOpen, name, findings, details }) => (
          <li key={kind} className="col-span-2 grid grid-cols-subgrid items-start">
            <Badge tone={isOpen ? 'clear' : 'violation'}>{t(isOpen ? 'open' : 'shut')}</Badge>
            <div>
              {name}
              {findings.map((words) => (
                <span key={words} className="block text-xs text-ink-3">
                  {words}
                </span>
              ))}
              {details}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
