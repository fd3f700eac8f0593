import { redirect } from 'next/navigation';
import { NothingToDo } from '@/components/account/NothingToDo';
import { AppShell } from '@/components/shell/AppShell';
import { startOf } from '@/components/shell/places';
import { openPage } from './open-page';

/** Leads everybody to their work. */
export default async function StartPage() {
  const person = await openPage('/');
  const start = startOf(person.roles);
  if (start !== null) redirect(start);
  return (
    <AppShell person={person}>
      <NothingToDo />
    </AppShell>
  );
}
