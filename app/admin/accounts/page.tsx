import type { Metadata } from 'next';
import { AccountsView } from '@/components/admin/AccountsView';
import { AppShell } from '@/components/shell/AppShell';
import { listApiKeys } from '@/lib/server/accounts/api-keys';
import { listUsers } from '@/lib/server/accounts/manage-users';
import { db } from '@/lib/server/database/db';
import { openPage } from '../../open-page';
import { readTranslator } from '../../request-preferences';

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.accounts') };
}

export default async function AccountsPage() {
  const person = await openPage('/admin/accounts');
  const [users, apiKeys] = await Promise.all([listUsers(db()), listApiKeys(db())]);
  return (
    <AppShell person={person}>
      <AccountsView initialUsers={users} initialKeys={apiKeys} />
    </AppShell>
  );
}
