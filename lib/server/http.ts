import 'server-only';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { config } from './config/env';
import { isPassingFault } from './database/passing-fault';
import { AppError } from './errors';
import { logger } from './logging/logger';
import { observeRequest } from './metrics/web-metrics';
import { readBody } from './read-body';

type Context<Params> = { params: Promise<Params> };
type Handler<Params> = (request: Request, context: Context<Params>) => Promise<Response>;

/**
 * Wraps a route handler: checks the origin of state changes, gives the request an id, turns AppError and ZodError into
 * JSON, what the database had no room for into 503 `busy` with Retry-After (nothing was done; the same request may be sent
 * again), and everything else into a logged 500 whose body tells nothing.
 */
export function route<Params = Record<string, never>>(
  name: string,
  handler: Handler<Params>,
): Handler<Params> {
  return async (request, context) => {
    const startedAt = performance.now();
    const requestId = request.headers.get('x-request-id')?.slice(0, 100) ?? randomUUID();
    const response = await answer(request, context, handler, requestId);
    response.headers.set('x-request-id', requestId);
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
    observeRequest(name, request.method, response.status, performance.now() - startedAt);
    return response;
  };
}

async function answer<Params>(
  request: Request,
  context: Context<Params>,
  handler: Handler<Params>,
  requestId: string,
): Promise<Response> {
  try {
    checkOrigin(request);
    return await handler(request, context);
  } catch (thrown) {
    const error = isPassingFault(thrown) ? new AppError('busy', BUSY, { cause: thrown }) : thrown;
    if (error instanceof AppError) {
      const { code, message, status } = error;
      if (status >= 500) logger().error({ requestId, error }, 'request refused');
      const headers: HeadersInit = code === 'busy' ? { 'retry-after': RETRY_AFTER_S } : {};
      return Response.json({ code, message }, { status, headers });
    }
    if (error instanceof z.ZodError) {
      const fields = error.issues.map((issue) => ({ field: issue.path.join('.'), problem: issue.message }));
      return Response.json({ code: 'bad-input', message: z.prettifyError(error), fields }, { status: 422 });
    }
    logger().error({ requestId, error }, 'request failed');
    return Response.json(
      { code: 'internal', message: `Something broke on our side (${requestId})` },
      { status: 500 },
    );
  }
}

const BUSY = 'The database has no room for this now; nothing was changed, so it can be sent again as it is';
/** A transaction has waited 2 s for a place already; a second later the crowd is another. */
const RETRY_AFTER_S = '1';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A page of another site must not act with a signed-in person's cookies. Programs with an API key carry no cookie and
 * need no origin.
 * @throws AppError `wrong-origin`
 */
function checkOrigin(request: Request): void {
  if (SAFE_METHODS.has(request.method) || !request.headers.has('cookie')) return;
  const origin = request.headers.get('origin');
  const host = request.headers.get('host');
  if (origin !== null && (origin === new URL(config().publicUrl).origin || hostOf(origin) === host)) return;
  throw new AppError('wrong-origin', 'This change did not come from a page of this installation');
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

/** The request's JSON. @throws AppError `bad-input` when it is none, `too-large` over the limit */
export async function readJson(request: Request, maxBytes = 1_000_000): Promise<unknown> {
  const text = new TextDecoder().decode(await readBody(request, maxBytes));
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError('bad-input', 'The body is not JSON', { cause: error });
  }
}

/** The query string as an object; a name given twice keeps the last value. */
export function readQuery(request: Request): Record<string, string> {
  return Object.fromEntries(new URL(request.url).searchParams);
}
