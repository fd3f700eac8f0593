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

async function send(url: string, { json, file, ...init }: Init): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, {
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
  if (response.ok) return response;
  const answer: unknown = await response.json().catch(() => null);
  const refusal = RefusalSchema.safeParse(answer);
  if (!refusal.success) throw new ApiError('internal', response.status, `answered ${response.status}`);
  const { code, message, fields } = refusal.data;
  throw new ApiError(code, response.status, message, fields, { answer });
}
