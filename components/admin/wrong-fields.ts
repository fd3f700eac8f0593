import type { z } from 'zod';
import { ApiError } from '@/lib/client/fetch-json';

/** Names of the fields that the contract refuses; empty when all are right. */
export function wrongFields(parsed: z.ZodSafeParseResult<unknown>): ReadonlySet<string> {
  return new Set(parsed.error?.issues.map(({ path }) => String(path[0])));
}

/** The same as the server saw it. */
export function refusedFields(error: unknown): ReadonlySet<string> {
  return new Set(error instanceof ApiError ? error.fields.map(({ field }) => field.split('.')[0]!) : []);
}
