import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import {
  ApiKeyCreatedSchema,
  ApiKeyListSchema,
  UserListSchema,
  type ApiScope,
  type CreateUser,
  type UpdateUser,
} from '../contracts/accounts';
import { SystemSchema } from '../contracts/health';
import { IdSchema } from '../contracts/ids';
import { FailedScoringsSchema } from '../contracts/scorings';
import { fetchJson, fetchNothing } from './fetch-json';
import { retryPassing } from './retry-passing';

const SYSTEM_EVERY_MS = 5_000;
const RETRIES_AT_ONCE = 4;
const keys = {
  users: ['users'],
  apiKeys: ['api-keys'],
  system: ['system'],
  failed: ['failed-scorings'],
} as const;

export const usersQuery = () =>
  queryOptions({
    queryKey: keys.users,
    queryFn: ({ signal }) => fetchJson(UserListSchema, '/api/v1/users', { signal }),
    retry: retryPassing,
  });

export const apiKeysQuery = () =>
  queryOptions({
    queryKey: keys.apiKeys,
    queryFn: ({ signal }) => fetchJson(ApiKeyListSchema, '/api/v1/api-keys', { signal }),
    retry: retryPassing,
  });

export const systemQuery = () =>
  queryOptions({
    queryKey: keys.system,
    queryFn: ({ signal }) => fetchJson(SystemSchema, '/api/v1/system', { signal }),
    refetchInterval: SYSTEM_EVERY_MS,
    retry: retryPassing,
  });

export const failedScoringsQuery = () =>
  queryOptions({
    queryKey: keys.failed,
    queryFn: ({ signal }) => fetchJson(FailedScoringsSchema, '/api/v1/scorings/failed', { signal }),
    refetchInterval: SYSTEM_EVERY_MS,
    retry: retryPassing,
  });

export function useCreateUser() {
  return useChange([keys.users], (user: CreateUser) =>
    fetchJson(z.object({ id: IdSchema }), '/api/v1/users', { method: 'POST', json: user }),
  );
}

export function useUpdateUser() {
  return useChange([keys.users], ({ id, change }: { id: string; change: UpdateUser }) =>
    fetchNothing(`/api/v1/users/${id}`, { method: 'PATCH', json: change }),
  );
}

export function useCreateApiKey() {
  return useChange([keys.apiKeys], (key: { name: string; source: string; scopes: readonly ApiScope[] }) =>
    fetchJson(ApiKeyCreatedSchema, '/api/v1/api-keys', { method: 'POST', json: key }),
  );
}

export function useRevokeApiKey() {
  return useChange([keys.apiKeys], (id: string) =>
    fetchNothing(`/api/v1/api-keys/${id}`, { method: 'DELETE' }),
  );
}

export type RetryOutcome = {
  queuedCount: number;
  /** What refused the others; null when all were queued. */
  firstError: unknown;
};

/** Queues failed scorings again, a few at a time; one that is refused does not stop the others. */
export function useRetryScorings() {
  return useChange(
    [keys.failed, keys.system],
    async (revisionIds: readonly string[]): Promise<RetryOutcome> => {
      const outcome: RetryOutcome = { queuedCount: 0, firstError: null };
      for (let start = 0; start < revisionIds.length; start += RETRIES_AT_ONCE) {
        const answers = await Promise.allSettled(
          revisionIds
            .slice(start, start + RETRIES_AT_ONCE)
            .map((id) => fetchNothing(`/api/v1/scorings/${id}/retry`, { method: 'POST' })),
        );
        for (const answer of answers) {
          if (answer.status === 'fulfilled') outcome.queuedCount += 1;
          else outcome.firstError ??= answer.reason;
        }
      }
      return outcome;
    },
  );
}

/** A change: whether it worked or was refused, the lists that it touches are asked for again. */
function useChange<Input, Answer>(
  queryKeys: ReadonlyArray<readonly string[]>,
  change: (input: Input) => Promise<Answer>,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => Promise.all(queryKeys.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
