import path from 'node:path';
import { z } from 'zod';
import { OperatorError } from './operator-error';

export type ImageStoreConfig =
  | { kind: 'folder'; dir: string }
  | {
      kind: 's3';
      endpoint: string | null;
      region: string;
      bucket: string;
      accessKeyId: string;
      secretAccessKey: string;
    };

/** What the environment says, defaults filled in. `null` means: the launcher has to provide it. */
export type LaunchConfig = {
  databaseUrl: string | null;
  /** Signs session cookies. */
  authSecret: string | null;
  /** Salt of the permanent random number of every ad; must never change while the database lives. */
  triageSalt: string | null;
  isEmbedded: boolean;
  isDemonstration: boolean;
  host: string;
  port: number;
  /** Address people type, without a slash at the end; also the only accepted origin of state changes. */
  publicUrl: string;
  dataDir: string;
  imageStore: ImageStoreConfig;
  maxImageBytes: number;
  undoWindowMs: number;
  leaseMs: number;
  auditMinProb: number;
  /** Whether whoever proposes a threshold may approve it too, with a reason: for installations with one operator. */
  maySelfApprove: boolean;
  executionProviders: ExecutionProvider[];
  isGpuRequired: boolean;
  /** `null`: measured at start-up. */
  inferenceThreads: number | null;
  isProxyTrusted: boolean;
  logLevel: (typeof LOG_LEVELS)[number];
};
type LaunchProvided = 'databaseUrl' | 'authSecret' | 'triageSalt';
export type Config = Omit<LaunchConfig, LaunchProvided> & Record<LaunchProvided, string>;

let cached: Config | undefined;

/**
 * The configuration of this process, parsed at the first call. Commands that may run on the embedded database
 * call `cli/runtime.ts` first, which adds what the environment leaves out.
 *
 * @throws OperatorError naming each wrong variable and what would be right
 */
export function config(): Config {
  cached ??= parseEnv(process.env);
  return cached;
}

const EXECUTION_PROVIDERS = ['tensorrt', 'cuda', 'webgpu', 'dml', 'coreml', 'cpu'] as const;
type ExecutionProvider = (typeof EXECUTION_PROVIDERS)[number];
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .refine((value) => value >= min && value <= max);
const flag = z.enum(['0', '1', 'false', 'true']).transform((value) => value === '1' || value === 'true');
const secret = z.string().min(32);
const httpUrl = z.url({ protocol: /^https?$/ });

/** Every variable: its form, its default, and what would be right (the README's table says the same). */
const VARIABLES = {
  DATABASE_URL: [
    z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    'a PostgreSQL address such as postgresql://user:password@host:5432/touchstone',
  ],
  NEXTAUTH_SECRET: [
    secret.optional(),
    'at least 32 random characters, for example from: openssl rand -hex 32',
  ],
  TRIAGE_SALT: [
    secret.optional(),
    'at least 32 random characters that never change, for example from: openssl rand -hex 32',
  ],
  HOST: [z.string().min(1).default('127.0.0.1'), 'an address to listen on, such as 127.0.0.1 or 0.0.0.0'],
  PORT: [wholeNumber(1, 65_535).default(3000), 'a whole number from 1 to 65535'],
  PUBLIC_URL: [httpUrl.optional(), 'the address people type, such as https://touchstone.example.com'],
  DATA_DIR: [z.string().min(1).default('.data'), 'a folder that can be written'],
  DEMO: [z.enum(['auto', 'on', 'off']).default('auto'), 'auto, on or off'],
  S3_ENDPOINT: [httpUrl.optional(), 'the address of the S3 service, or nothing for Amazon'],
  S3_REGION: [z.string().default('us-east-1'), 'the name of a region'],
  S3_BUCKET: [z.string().optional(), 'the name of a bucket'],
  S3_ACCESS_KEY_ID: [z.string().optional(), 'the id of an access key'],
  S3_SECRET_ACCESS_KEY: [z.string().optional(), 'the secret of the access key'],
  MAX_IMAGE_BYTES: [
    wholeNumber(1024, 200_000_000).default(20_000_000),
    'a whole number of bytes from 1024 to 200000000',
  ],
  UNDO_WINDOW_MS: [
    wholeNumber(0, 600_000).default(10_000),
    'a whole number of milliseconds from 0 to 600000',
  ],
  LEASE_MS: [
    wholeNumber(1000, 86_400_000).default(300_000),
    'a whole number of milliseconds from 1000 to 86400000',
  ],
  AUDIT_MIN_PROBABILITY: [
    z
      .string()
      .regex(/^\d*\.?\d+$/)
      .transform(Number)
      .refine((value) => value > 0 && value <= 1)
      .default(0.01),
    'a probability above 0 and at most 1, such as 0.01',
  ],
  THRESHOLD_APPROVAL: [
    z.enum(['second-person', 'same-person-with-reason']).default('second-person'),
    'second-person or same-person-with-reason',
  ],
  EXECUTION_PROVIDERS: [
    z
      .string()
      .transform((list) => list.split(',').map((name) => name.trim()))
      .pipe(z.array(z.enum(EXECUTION_PROVIDERS)).min(1))
      .default([...EXECUTION_PROVIDERS]),
    `a list, in order, out of ${EXECUTION_PROVIDERS.join(',')}`,
  ],
  REQUIRE_GPU: [flag.default(false), 'true or false'],
  INFERENCE_THREADS: [wholeNumber(1, 256).optional(), 'a whole number from 1 to 256, or nothing to measure'],
  TRUST_PROXY: [flag.default(false), 'true (a reverse proxy sets X-Forwarded-For) or false'],
  LOG_LEVEL: [z.enum(LOG_LEVELS).default('info'), `one of ${LOG_LEVELS.join(', ')}`],
  TOUCHSTONE_EMBEDDED: [flag.default(false), 'left alone: the launcher sets it for its own processes'],
} as const satisfies Record<string, readonly [z.ZodType, string]>;

type Variable = keyof typeof VARIABLES;
type Values = { [Name in Variable]: z.output<(typeof VARIABLES)[Name][0]> };

const EnvSchema = z.object(
  Object.fromEntries(Object.entries(VARIABLES).map(([name, [schema]]) => [name, schema])),
);
/** Values that may be shown when they are wrong; every other variable could hold a secret. */
const SHOWN: ReadonlySet<string> = new Set<Variable>([
  'HOST',
  'PORT',
  'DEMO',
  'MAX_IMAGE_BYTES',
  'UNDO_WINDOW_MS',
  'LEASE_MS',
  'AUDIT_MIN_PROBABILITY',
  'THRESHOLD_APPROVAL',
  'EXECUTION_PROVIDERS',
  'REQUIRE_GPU',
  'INFERENCE_THREADS',
  'TRUST_PROXY',
  'LOG_LEVEL',
  'TOUCHSTONE_EMBEDDED',
]);

/**
 * Reads settings for a process that must be complete: web, worker, and commands after `cli/runtime.ts`.
 * @throws OperatorError naming each wrong or missing variable and what would be right
 */
export function parseEnv(env: Record<string, string | undefined>): Config {
  const launch = parseLaunchEnv(env);
  const { databaseUrl, authSecret, triageSalt } = launch;
  if (databaseUrl === null) refuse([missing('DATABASE_URL')]);
  if (authSecret === null) refuse([missing('NEXTAUTH_SECRET')]);
  if (triageSalt === null) refuse([missing('TRIAGE_SALT')]);
  return { ...launch, databaseUrl, authSecret, triageSalt };
}

/**
 * Reads settings for the launcher, which provides database and secrets itself when `DATABASE_URL` is absent.
 * An empty variable counts as absent.
 *
 * @throws OperatorError naming each wrong variable and what would be right, never showing a secret
 */
export function parseLaunchEnv(env: Record<string, string | undefined>): LaunchConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = EnvSchema.safeParse(given);
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map((issue) => String(issue.path[0]) as Variable));
    refuse([...names].map((name) => wrong(name, given[name])));
  }
  const values = parsed.data as Values;
  const isEmbedded = values.TOUCHSTONE_EMBEDDED || values.DATABASE_URL === undefined;
  const problems = findContradictions(values, isEmbedded);
  if (problems.length > 0) refuse(problems);
  return toLaunchConfig(values, isEmbedded);
}

function toLaunchConfig(values: Values, isEmbedded: boolean): LaunchConfig {
  const dataDir = path.resolve(values.DATA_DIR);
  return {
    databaseUrl: values.DATABASE_URL ?? null,
    authSecret: values.NEXTAUTH_SECRET ?? null,
    triageSalt: values.TRIAGE_SALT ?? null,
    isEmbedded,
    isDemonstration: values.DEMO !== 'off' && isEmbedded && isLoopback(values.HOST),
    host: values.HOST,
    port: values.PORT,
    publicUrl: (values.PUBLIC_URL ?? defaultPublicUrl(values.HOST, values.PORT)).replace(/\/+$/, ''),
    dataDir,
    imageStore: toImageStore(values, dataDir),
    maxImageBytes: values.MAX_IMAGE_BYTES,
    undoWindowMs: values.UNDO_WINDOW_MS,
    leaseMs: values.LEASE_MS,
    auditMinProb: values.AUDIT_MIN_PROBABILITY,
    maySelfApprove: values.THRESHOLD_APPROVAL === 'same-person-with-reason',
    executionProviders: values.EXECUTION_PROVIDERS,
    isGpuRequired: values.REQUIRE_GPU,
    inferenceThreads: values.INFERENCE_THREADS ?? null,
    isProxyTrusted: values.TRUST_PROXY,
    logLevel: values.LOG_LEVEL,
  };
}

function toImageStore(values: Values, dataDir: string): ImageStoreConfig {
  const { S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = values;
  if (!S3_BUCKET || !S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY) {
    return { kind: 'folder', dir: path.join(dataDir, 'images') };
  }
  return {
    kind: 's3',
    endpoint: values.S3_ENDPOINT ?? null,
    region: values.S3_REGION,
    bucket: S3_BUCKET,
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
  };
}

function findContradictions(values: Values, isEmbedded: boolean): string[] {
  const problems: string[] = [];
  const s3 = ['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;
  if (values.S3_ENDPOINT || s3.some((name) => values[name])) {
    problems.push(...s3.filter((name) => !values[name]).map(missing));
  }
  if (values.DEMO === 'on' && !(isEmbedded && isLoopback(values.HOST))) {
    problems.push(
      'DEMO is "on", but demonstration accounts have known passwords, so they need the embedded database and a ' +
        'loopback HOST; leave DATABASE_URL out and set HOST=127.0.0.1, or set DEMO=off',
    );
  }
  if (!isEmbedded) {
    const needed = ['NEXTAUTH_SECRET', 'TRIAGE_SALT'] as const;
    problems.push(...needed.filter((name) => !values[name]).map(missing));
  }
  return problems;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function defaultPublicUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const missing = (name: Variable) => `${name} is missing; give ${VARIABLES[name][1]}`;

function wrong(name: Variable, value: string | undefined): string {
  const shown = SHOWN.has(name) ? `"${value}"` : 'not usable';
  return `${name} is ${shown}; give ${VARIABLES[name][1]}`;
}

function refuse(problems: string[]): never {
  throw new OperatorError(problems.join('\n'));
}
