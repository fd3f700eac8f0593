/** What the driver says of it. */
const PASSING_KINDS = new Set(['DatabaseNotReachable', 'TooManyConnections', 'TransactionWriteConflict']);
/** No free connection for a transaction or a statement in time; a transaction that was rolled back because it took too long. */
const PASSING_WORDS =
  /Unable to start a transaction|timeout exceeded when trying to connect|cannot be executed on an expired transaction/;

/**
 * Whether a request failed because the database had no room for it, or because a rival was quicker: it was rolled back as a
 * whole or never began, so the same request may succeed a moment later. A connection that breaks is none: whether its last
 * statement counted is not known.
 */
export function isPassingFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, meta } = error as Fault;
  const kind = meta?.driverAdapterError?.cause?.kind;
  return (
    code === 'P2034' || (kind !== undefined && PASSING_KINDS.has(kind)) || PASSING_WORDS.test(error.message)
  );
}

/** An error of Prisma's, as far as it is looked at. */
type Fault = { code?: string; meta?: { driverAdapterError?: { cause?: { kind?: string } } } };
