import { z } from 'zod';

const RefusalSchema = z.object({
  code: z.string(),
  message: z.string(),
  fields: z.array(z.object({ field: z.string(), problem: z.string() })).optional(),
});

/** A request that was refused (`code` of the server), or never arrived (`offline`). */
export class ApiError extends Error {
  override name = 'ApiError';
  /** The whole refusal as it came, where a contract says more about it than code and message. */
  readonly answer: unknown;
  constructor(
    readonly code: string,
    /** 0 = the server was not reached. */
    readonly status: number,
    message: string,
    readonly fields: ReadonlyArray<{ field: string; problem: string }> = [],
    options?: ErrorOptions & { answer?: unknown },
  ) {
    super(message, options);
    this.answer = options?.answer;
  }
  /** Whether the same request may succeed later without anybody doing anything. */
  get isPassing(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

type Init = Omit<RequestInit, 'body' | 'headers'> & { json?: unknown; /** Sent as it is. */ file?: Blob };

/**
 * Calls our API and checks the answer against its contract, so that a drifting deploy fails here, with the field's name.
 * What the server had no room for is sent again when it says so.
 * @throws ApiError
 */
export async function fetchJson<Answer>(
  schema: z.ZodType<Answer>,
  url: string,
  init: Init = {},
): Promise<Answer> {
  const response = await send(url, init);
  return schema.parse(await response.json());
}

/** The same for a request that answers with nothing. @throws ApiError */
export async function fetchNothing(url: string, init: Init = {}): Promise<void> {
  await send(url, init);
}

/** So often is a request sent again that the server had no room for. */
const TIMES_AGAIN = 2;
const RetryAfterSchema = z.coerce.number().min(0).max(10);

/** With Retry-After the server says that nothing was done; a page that goes has no time to wait. */
async function send(url: string, init: Init): Promise<Response> {
  for (let again = 0; ; again++) {
    const response = await sendOnce(url, init);
    if (response.ok) return response;
    const waitS = RetryAfterSchema.safeParse(response.headers.get('retry-after') ?? undefined).data;
    const mayWait = response.status === 503 && waitS !== undefined && init.keepalive !== true;
    if (!mayWait || again === TIMES_AGAIN) throw await toError(response);
    // Not all at the same moment, or the crowd is the same again.
    await pause(1_000 * waitS * (0.5 + Math.random()), init.signal);
  }
}

async function sendOnce(url: string, { json, file, ...init }: Init): Promise<Response> {
  try {
    return await fetch(url, {
      ...init,
      ...(json === undefined
        ? {}
        : { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }),
      ...(file === undefined ? {} : { body: file }),
    });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError('offline', 0, 'The server could not be reached', [], { cause: error });
  }
}

async function toError(response: Response): Promise<ApiError> {
  const answer: unknown = await response.json().catch(() => null);
  const refusal = RefusalSchema.safeParse(answer);
  if (!refusal.success) return new ApiError('internal', response.status, `answered ${response.status}`);
  const { code, message, fields } = refusal.data;
  return new ApiError(code, response.status, message, fields, { answer });
}

/** @throws the signal's reason when it is aborted meanwhile */
function pause(ms: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
