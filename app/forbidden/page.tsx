import type { Metadata } from 'next';
import { ForbiddenNotice } from '@/components/account/ForbiddenNotice';
import { ROLES } from '@/lib/contracts/accounts';
import { currentUser } from '@/lib/server/session';
import { readTranslator } from '../request-preferences';

type Props = { searchParams: Promise<{ needs?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('forbidden.pageTitle') };
}

export default async function ForbiddenPage({ searchParams }: Props) {
  const { needs = '' } = await searchParams;
  return (
    <main className="grid min-h-dvh place-items-center">
      <ForbiddenNotice
        person={await currentUser()}
        neededRoles={ROLES.filter((role) => needs.split(',').includes(role))}
      />
    </main>
  );
}
