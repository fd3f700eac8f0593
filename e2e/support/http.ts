import type { z } from 'zod';
import type { Person } from './people';

export const publicUrl = () => process.env['PUBLIC_URL']!;

type Caller = Person | { key: string } | null;
type Call = {
  json?: unknown;
  bytes?: Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  /** Null = send none. Left out: what a page of ours sends. */
  origin?: string | null;
};

/** One request as a person (with the headers of a browser on our pages), as a program with a key, or as nobody. */
export function call(caller: Caller, method: string, path: string, options: Call = {}): Promise<Response> {
  const { json, bytes, headers = {}, origin = publicUrl() } = options;
  const isPerson = caller !== null && 'cookie' in caller;
  const body = bytes ?? (json === undefined ? undefined : JSON.stringify(json));
  return fetch(publicUrl() + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(isPerson ? { cookie: `${caller.cookie.name}=${caller.cookie.value}` } : {}),
      ...(isPerson && origin !== null ? { origin } : {}),
      ...(caller !== null && 'key' in caller ? { authorization: `Bearer ${caller.key}` } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
}

/** The same for a request that has to succeed: its answer, checked against its contract. */
export async function callFor<Answer>(
  schema: z.ZodType<Answer>,
  ...request: Parameters<typeof call>
): Promise<Answer> {
  const response = await call(...request);
  const text = await response.text();
  if (!response.ok) throw new Error(`${request[1]} ${request[2]} answered ${response.status}: ${text}`);
  return schema.parse(JSON.parse(text));
}
