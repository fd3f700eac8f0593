import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** A signed-in person without a browser: the product's own routes, with the headers that its pages send. */
export type HttpSession = {
  readonly email: string;
  /**
   * One request and its answer, checked against its contract.
   *
   * @throws RefusedError when the server answers with an error of ours; a server that is away is waited for, where
   *   asking twice does no harm
   */
  call<Answer>(schema: z.ZodType<Answer>, method: Method, path: string, json?: unknown): Promise<Answer>;
};
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Account = { email: string; password: string };

/** What the caller can put right. */
export class SimulationError extends Error {
  override name = 'SimulationError';
}

export class RefusedError extends SimulationError {
  override name = 'RefusedError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const CsrfSchema = z.object({ csrfToken: z.string() });
const ProblemSchema = z.object({ code: z.string(), message: z.string() });
const MAX_TRIES = 6;
const FIRST_PAUSE_MS = 250;

/** @throws SimulationError when the address does not answer as Touchstone, or the account may not come in */
export async function signIn(address: string, account: Account): Promise<HttpSession> {
  const origin = new URL(address).origin;
  const csrf = await fetch(`${origin}/api/auth/csrf`).catch(() => null);
  if (!csrf?.ok)
    throw new SimulationError(`Touchstone does not answer at ${origin}; start it with npm start`);
  const { csrfToken } = CsrfSchema.parse(await csrf.json());
  const answer = await fetch(`${origin}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookiesOf(csrf), origin },
    body: new URLSearchParams({ ...account, csrfToken, json: 'true' }),
  });
  const cookie = cookiesOf(answer);
  if (!cookie.includes('session-token'))
    throw new SimulationError(`${account.email} cannot sign in at ${origin} with this password`);
  return { email: account.email, call: (...request) => callAs({ origin, cookie }, ...request) };
}

async function callAs<Answer>(
  { origin, cookie }: { origin: string; cookie: string },
  schema: z.ZodType<Answer>,
  method: Method,
  path: string,
  json?: unknown,
): Promise<Answer> {
  const headers = { cookie, origin, ...(json === undefined ? {} : { 'content-type': 'application/json' }) };
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  // A verdict carries the id its sender made, so that it can be sent again; a POST might do its work twice.
  const maxTries = method === 'GET' || method === 'PUT' ? MAX_TRIES : 1;
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(origin + path, { method, redirect: 'manual', headers, ...body }).catch(
      (error: unknown) => error as Error,
    );
    const isAway = response instanceof Error || response.status === 503;
    if (!isAway) return readAnswer(schema, `${method} ${path}`, response);
    if (attempt >= maxTries) {
      if (response instanceof Error) throw response;
      return readAnswer(schema, `${method} ${path}`, response);
    }
    await sleep(FIRST_PAUSE_MS * 2 ** attempt);
  }
}

async function readAnswer<Answer>(
  schema: z.ZodType<Answer>,
  request: string,
  response: Response,
): Promise<Answer> {
  const text = await response.text();
  const answer: unknown = text === '' ? null : JSON.parse(text);
  if (response.ok) return schema.parse(answer);
  const problem = ProblemSchema.safeParse(answer).data;
  throw new RefusedError(
    response.status,
    problem?.code ?? 'unknown',
    `${request} answered ${response.status}: ${problem?.message ?? text.slice(0, 200)}`,
  );
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0]!)
    .join('; ');
}
