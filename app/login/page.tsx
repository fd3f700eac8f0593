import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { SignInPage } from '@/components/account/SignInPage';
import { parseSignInProblem } from '@/components/account/sign-in-problem';
import { DEMONSTRATION_ACCOUNTS, DEMONSTRATION_PASSWORD } from '@/lib/contracts/demonstration-accounts';
import { config } from '@/lib/server/config/env';
import { readTranslator } from '../request-preferences';

const DEMO_ACCOUNTS = DEMONSTRATION_ACCOUNTS.map(({ email, name, roles }) => ({
  email,
  name,
  roles,
  password: DEMONSTRATION_PASSWORD,
}));

type Props = { searchParams: Promise<{ callbackUrl?: string; error?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('login.pageTitle') };
}

export default async function LoginPage({ searchParams }: Props) {
  const { callbackUrl, error } = await searchParams;
  return (
    <SignInPage
      demoAccounts={config().isDemonstration ? DEMO_ACCOUNTS : null}
      returnTo={await ownPath(callbackUrl)}
      initialProblem={error === undefined ? null : parseSignInProblem(error)}
    />
  );
}

/** Only a path of ours: an address of another site would make the sign-in a lure. */
async function ownPath(callbackUrl: string | undefined): Promise<string> {
  const own = `http://${(await headers()).get('host')}`;
  if (callbackUrl === undefined || !URL.canParse(callbackUrl, own)) return '/';
  const { host, pathname, search } = new URL(callbackUrl, own);
  return host === new URL(own).host ? pathname + search : '/';
}
