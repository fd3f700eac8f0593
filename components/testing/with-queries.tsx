import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { vi } from 'vitest';
import { PersonProvider, type Person } from '../shell/person';

const ADA: Person = {
  id: '01a20129-0000-7000-8000-000000000001',
  name: 'Ada',
  email: 'ada@example.com',
  roles: ['admin'],
};

/** What asks the server, as Ada the admin. */
export function withQueries(element: ReactElement): ReactElement {
  return (
    <QueryClientProvider client={new QueryClient()}>
      <PersonProvider person={ADA}>{element}</PersonProvider>
    </QueryClientProvider>
  );
}

/** Answers in turn to what is fetched; the last one stays. Returns the calls. */
export function answerFetch(...answers: Array<() => Response>) {
  const fetchSpy = vi.fn<typeof fetch>(() => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return Promise.resolve(answer!());
  });
  vi.stubGlobal('fetch', fetchSpy);
  return fetchSpy;
}

export const refusal = (status: number, code: string) => () =>
  Response.json({ code, message: code }, { status });
