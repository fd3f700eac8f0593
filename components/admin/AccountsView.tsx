'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { usersQuery } from '@/lib/client/admin-queries';
import type { ApiKeyView, UserView } from '@/lib/contracts/accounts';
import { InlineProblem } from '../shell/RequestProblem';
import { TopBar } from '../shell/TopBar';
import { Button } from '../ui/Button';
import { AccountTable, type AccountAction } from './AccountTable';
import { AdminSection } from './AdminSection';
import { ApiKeys } from './ApiKeys';
import { ChangeAccountDialog } from './ChangeAccountDialog';
import { CreateAccountDialog } from './CreateAccountDialog';
import { DisableDialog } from './DisableDialog';
import { PasswordDialog } from './PasswordDialog';

type Props = { initialUsers: UserView[]; initialKeys: ApiKeyView[] };

export function AccountsView({ initialUsers, initialKeys }: Props) {
  const t = useTranslations();
  const users = useQuery({ ...usersQuery(), initialData: { users: initialUsers } });
  const [open, setOpen] = useState<AccountAction | { kind: 'create' } | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <TopBar
        title={t('shell.accounts')}
        context={t('accounts.count', { count: users.data.users.filter((user) => !user.isDisabled).length })}
      />
      <main className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-[76rem] flex-col gap-8 p-6">
          <AdminSection
            title={t('accounts.title')}
            text={t('accounts.text')}
            action={
              <Button
                look="solid"
                icon={<Plus size={14} aria-hidden />}
                onClick={() => setOpen({ kind: 'create' })}
              >
                {t('accounts.create')}
              </Button>
            }
          >
            {users.isError && <InlineProblem error={users.error} />}
            <AccountTable users={users.data.users} onAct={setOpen} />
          </AdminSection>
          <ApiKeys initialKeys={initialKeys} />
        </div>
      </main>
      {open?.kind === 'create' && <CreateAccountDialog onClose={close} />}
      {open?.kind === 'change' && <ChangeAccountDialog user={open.user} onClose={close} />}
      {open?.kind === 'password' && <PasswordDialog user={open.user} onClose={close} />}
      {open?.kind === 'disable' && <DisableDialog user={open.user} onClose={close} />}
    </>
  );
}
