import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { InlineProblem } from '../shell/RequestProblem';
import { Skeleton } from '../ui/Skeleton';
import { PanelSection } from './PanelSection';

type Props<Detail> = {
  label: string;
  detail: UseQueryResult<Detail>;
  children: (detail: Detail) => ReactNode;
};

/** Beside a list: what is known of the chosen row. What is shown stays when asking for it again fails. */
export function DetailPanel<Detail>({ label, detail, children }: Props<Detail>) {
  return (
    <aside
      aria-label={label}
      className="w-[clamp(20rem,28vw,25rem)] shrink-0 overflow-y-auto border-l border-line bg-panel"
    >
      {detail.isPending && (
        <PanelSection>
          <Skeleton className="h-72 w-full" />
        </PanelSection>
      )}
      {detail.isError && detail.data === undefined && (
        <PanelSection>
          <InlineProblem error={detail.error} />
        </PanelSection>
      )}
      {detail.data !== undefined && children(detail.data)}
    </aside>
  );
}
