import type { z } from 'zod';
import type { ApiScope, Role } from '../accounts';

/** Who may call: everybody, everybody signed in, people with one of the roles, or programs with the key's scope. */
export type Access =
  { kind: 'public' } | { kind: 'people'; roles: readonly Role[] } | { kind: 'key'; scope: ApiScope };

export type ApiRoute = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Next's form, `[name]` for a parameter; the file is app<path>/route.ts. */
  path: string;
  summary: string;
  access: Access;
  query?: z.ZodType;
  /** `binary` = the bytes of one image. */
  request?: z.ZodType | 'binary' | 'zip' | 'csv';
  response?: z.ZodType | 'binary' | 'zip' | 'text' | 'csv';
};

/** Everybody. */
export const PUBLIC = { kind: 'public' } as const;
/** Everybody signed in, whatever their roles. */
export const SIGNED_IN = { kind: 'people', roles: [] } as const;
export const people = (...roles: Role[]) => ({ kind: 'people', roles }) as const;
export const key = (scope: ApiScope) => ({ kind: 'key', scope }) as const;
