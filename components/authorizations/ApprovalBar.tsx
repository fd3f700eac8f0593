'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { approve, refreshAuthorizations } from '@/lib/client/authorizations/authorization-queries';
import type { AuthorizationEntry } from '@/lib/contracts/authorizations';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Checkbox } from '../ui/Checkbox';
import { showToast } from '../ui/toast';

type Props = {
  /** Other people's proposals among the rows that are shown. */
  approvable: readonly AuthorizationEntry[];
  picked: readonly AuthorizationEntry[];
  onPickAll: (all: boolean) => void;
  onApproved: () => void;
};

/** Approves many proposals of others at once, all or none. */
export function ApprovalBar({ approvable, picked, onPickAll, onApproved }: Props) {
  const t = useTranslations('authorizations');
  const client = useQueryClient();
  const approval = useMutation({ mutationFn: approve, onSettled: () => refreshAuthorizations(client) });
  const send = () =>
    approval.mutate(
      { authorizations: picked.map(({ authorizationId, version }) => ({ authorizationId, version })) },
      {
        onSuccess: ({ approved }) => {
          showToast({ title: t('approvedToast', { count: approved }) });
          onApproved();
        },
      },
    );
  return (
    <div className="flex min-h-10 items-center gap-3 border-b border-line px-3">
      <Checkbox
        label={t('othersProposals', { count: approvable.length })}
        isChecked={picked.length === approvable.length}
        onChange={onPickAll}
      />
      <Button
        size="sm"
        look="clear-outline"
        disabled={picked.length === 0 || approval.isPending}
        onClick={send}
      >
        {t('approveMany', { count: picked.length })}
      </Button>
      {approval.error !== null && <InlineProblem error={approval.error} />}
    </div>
  );
}
