'use client';

import { createContext, use, type ReactNode } from 'react';
import type { Role } from '@/lib/contracts/accounts';

export type Person = { id: string; name: string; email: string; roles: readonly Role[] };

const PersonContext = createContext<Person | null>(null);

export function PersonProvider({ person, children }: { person: Person; children: ReactNode }) {
  return <PersonContext value={person}>{children}</PersonContext>;
}

/** Who is signed in. */
export function usePerson(): Person {
  const person = use(PersonContext);
  if (person === null) throw new Error('usePerson is called outside AppShell');
  return person;
}
