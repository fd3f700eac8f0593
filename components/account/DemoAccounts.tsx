'use client';

import { useTranslations } from 'use-intl';
import type { Role } from '@/lib/contracts/accounts';
import { useRoleNames } from '../shell/role-names';

export type DemoAccount = { email: string; password: string; name: string; roles: readonly Role[] };

type Props = { accounts: readonly DemoAccount[]; isBusy: boolean; onChoose: (account: DemoAccount) => void };

/** Only in demonstration mode, where everyone at this computer may be anyone. */
export function DemoAccounts({ accounts, isBusy, onChoose }: Props) {
  const t = useTranslations('login');
  return (
    <section aria-label={t('demo')} className="border-t border-line pt-4">
      <h2 className="mb-1 text-xs font-semibold text-ink-3">{t('demo')}</h2>
      <p className="mb-2 text-ink-2">{t('demoText')}</p>
      <ul className="flex flex-col gap-1">
        {accounts.map((account) => (
          <li key={account.email}>
            <button
              type="button"
              disabled={isBusy}
              onClick={() => onChoose(account)}
              className="flex w-full items-baseline justify-between gap-3 rounded-md border border-line-strong bg-raised px-3 py-1.5 text-left hover:bg-hover disabled:opacity-50"
            >
              <span className="font-semibold">{account.name}</span>
              <RoleNames roles={account.roles} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function RoleNames({ roles }: { roles: readonly Role[] }) {
  return <span className="text-right text-ink-2">{useRoleNames(roles)}</span>;
}
