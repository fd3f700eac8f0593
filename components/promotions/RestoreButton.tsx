'use client';

import { useMutation } from '@tanstack/react-query';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';

type Props = {
  label: string;
  conflict: string;
  restore: () => Promise<unknown>;
  onRestored: () => unknown;
};

/** Takes back what was in use before, in one step. */
export function RestoreButton({ label, conflict, restore, onRestored }: Props) {
  const restoring = useMutation({ mutationFn: restore, onSuccess: onRestored });
  return (
    <div className="flex items-center gap-3">
      <Button disabled={restoring.isPending} onClick={() => restoring.mutate()}>
        {label}
      </Button>
      {restoring.error !== null && <InlineProblem error={restoring.error} words={{ conflict }} />}
    </div>
  );
}
