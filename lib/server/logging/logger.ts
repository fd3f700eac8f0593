import { pino, type Logger } from 'pino';
import { config } from '../config/env';

export type { Logger } from 'pino';

/** The parts of the program that write a log of their own. */
type LogPart = 'web' | 'worker' | 'cli';

// In a global, because Next bundles each route on its own and one process should write one log.
const held = globalThis as { touchstoneLogger?: Logger };

/**
 * JSON lines on standard output. Give ids of rows (people's too: an id says nothing once the row is erased),
 * never names, addresses, titles or secrets; the paths in REDACTED are cut out in case somebody does.
 */
export function logger(): Logger {
  held.touchstoneLogger ??= createLogger('web', config().logLevel);
  return held.touchstoneLogger;
}

/** The logger of this process, under the name of its part; call it once, first. */
export function nameLogger(part: LogPart): Logger {
  held.touchstoneLogger = createLogger(part, config().logLevel);
  return held.touchstoneLogger;
}

const PERSONAL = ['email', 'name', 'password', 'passwordHash', 'token', 'apiKey', 'authorization', 'cookie'];
const REDACTED = PERSONAL.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

export function createLogger(part: LogPart, level: string, write?: (line: string) => void): Logger {
  const options = {
    level,
    base: { part, pid: process.pid },
    timestamp: () => `,"at":"${new Date().toISOString()}"`,
    messageKey: 'message',
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: REDACTED, censor: '[personal]' },
    serializers: { error: toLoggableError },
  };
  return write ? pino(options, { write }) : pino(options);
}

/** Stack and code; not the whole object, because database errors carry the values of the row. */
function toLoggableError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack } = error;
  const { code } = error as { code?: unknown };
  return { name, message, ...(code === undefined ? {} : { code }), stack };
}
