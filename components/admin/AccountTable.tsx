'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { UserView } from '@/lib/contracts/accounts';
import { usePerson } from '../shell/person';
import { useRoleNames } from '../shell/role-names';
import { showToast } from '../ui/toast';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { useErrorText } from '../ui/error-text';
import { Table, type Column } from '../ui/Table';
import { errorCode } from '../shell/RequestProblem';
import { useUpdateUser } from '@/lib/client/admin-queries';

export type AccountAction = { kind: 'change' | 'password' | 'disable'; user: UserView };

type Props = { users: readonly UserView[]; onAct: (action: AccountAction) => void };

export function AccountTable({ users, onAct }: Props) {
  const t = useTranslations('accounts');
  const columns = useColumns(onAct);
  return (
    <Table caption={t('title')} columns={columns} rows={users} rowKey={(user) => user.id} empty={null} />
  );
}

function useColumns(onAct: Props['onAct']): ReadonlyArray<Column<UserView>> {
  const t = useTranslations('accounts');
  const format = useFormatter();
  return [
    { id: 'name', header: t('name'), cell: (user) => <AccountName user={user} /> },
    { id: 'email', header: t('email'), cell: (user) => user.email },
    { id: 'roles', header: t('roles'), cell: (user) => <RoleNames user={user} /> },
    { id: 'state', header: t('state'), cell: (user) => <AccountState user={user} /> },
    {
      id: 'created',
      header: t('since'),
      className: 'whitespace-nowrap',
      cell: ({ createdAt }) => format.dateTime(new Date(createdAt), { dateStyle: 'medium' }),
    },
    {
      id: 'actions',
      header: <span className="sr-only">{t('actions')}</span>,
      className: 'py-1',
      cell: (user) => <Actions user={user} onAct={onAct} />,
    },
  ];
}

function AccountName({ user }: { user: UserView }) {
  const t = useTranslations('accounts');
  return (
    <span className="font-medium">
      {user.name}
      {usePerson().id === user.id && <span className="font-normal text-ink-3"> {t('you')}</span>}
    </span>
  );
}

function RoleNames({ user }: { user: UserView }) {
  return useRoleNames(user.roles);
}

function AccountState({ user }: { user: UserView }) {
  const t = useTranslations('accounts.states');
  return (
    <span className="flex gap-1">
      {user.isDisabled ? (
        <Badge tone="violation">{t('disabled')}</Badge>
      ) : (
        <Badge tone="clear">{t('active')}</Badge>
      )}
      {user.isDemonstration && <Badge>{t('demonstration')}</Badge>}
    </span>
  );
}

function Actions({ user, onAct }: { user: UserView; onAct: Props['onAct'] }) {
  const t = useTranslations('accounts');
  const errorText = useErrorText();
  const update = useUpdateUser();
  const enable = () =>
    update.mutate(
      { id: user.id, change: { isDisabled: false } },
      {
        onSuccess: () => showToast({ title: t('enabled', { name: user.name }) }),
        onError: (error) => showToast({ title: errorText(errorCode(error)), isError: true }),
      },
    );
  return (
    <span className="flex justify-end gap-1">
      <Button size="sm" onClick={() => onAct({ kind: 'change', user })}>
        {t('change')}
      </Button>
      <Button size="sm" onClick={() => onAct({ kind: 'password', user })}>
        {t('setPassword')}
      </Button>
      {user.isDisabled ? (
        <Button size="sm" disabled={update.isPending} onClick={enable}>
          {t('enable')}
        </Button>
      ) : (
        <Button size="sm" onClick={() => onAct({ kind: 'disable', user })}>
          {t('disable')}
        </Button>
      )}
    </span>
  );
}
