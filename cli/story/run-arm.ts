import { randomBytes } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { SystemSchema } from '@/lib/contracts/health';
import { EvaluationSchema } from '@/lib/contracts/evaluation';
import type { LookOrder } from '@/lib/contracts/first-looks';
import { signIn, type HttpSession } from '../simulate/reviewers/http-session';
import { teachBrands, type Taught } from '../simulate/reviewers/teach-brands';
import { readTruthBook } from '../simulate/reviewers/truth-book';
import { workQueue } from '../simulate/reviewers/work-queue';
import { openInstallation, type Installation } from './installation';
import type { StorySets } from './write-sets';

export type Arm = { order: LookOrder; seed: number };
export type StoryOptions = {
  folder: string;
  sets: StorySets;
  brandFile: string;
  authorizations: string | null;
  /** Verdicts in all behind each round. */
  verdicts: readonly number[];
  cache: string;
  port: number;
  onProgress: (note: string) => void;
};
/** Recall of vision alone at 1 % of the brand-free pictures flagged, and with the right brand first. */
export type StoryRow = {
  verdicts: number;
  taught: Taught | null;
  recall: number;
  first: number;
  brands: Array<{ brand: string; recall: number; n: number }>;
};

const SOURCE = 'learn';
const DATASET = 'story';
const REVIEWERS = ['reviewer-1@story.invalid', 'reviewer-2@story.invalid'];
const OPERATOR = 'operator@story.invalid';
const ADMIN = 'admin@story.invalid';
/** What the product is told of the time that a look took. */
const ACTIVE_MS = 4_000;
const ACCOUNTS = [
  { email: OPERATOR, role: 'ops' },
  { email: ADMIN, role: 'admin' },
  ...REVIEWERS.map((email) => ({ email, role: 'reviewer' })),
];

const POLL_MS = 1_000;

/** An installation that was empty, with accounts, brands, authorizations and ads, all of them scored; made once for all arms. */
export async function prepareBase(options: StoryOptions): Promise<string> {
  const { folder, sets, brandFile, authorizations, port, onProgress } = options;
  const base = path.join(folder, 'base');
  // Written last.
  const isThere = (await readPassword(base)) !== null;
  if (isThere) return base;
  await rm(base, { recursive: true, force: true });
  await mkdir(base, { recursive: true });
  const installation = openInstallation(path.join(base, 'data'), port);
  const password = randomBytes(12).toString('hex');
  const stop = await installation.start();
  try {
    for (const { email, role } of ACCOUNTS) {
      const args = ['user', 'create', '--email', email, '--name', email, '--role', role, '--password-stdin'];
      await installation.run(args, `${password}\n`);
    }
    await installation.run(['brands', 'import', brandFile]);
    if (authorizations !== null) {
      await installation.run(['authorizations', 'import', authorizations, '--source', SOURCE]);
    }
    onProgress('bringing ads in');
    await installation.run(['ingest', path.join(sets.learn, 'ads.jsonl'), '--source', SOURCE]);
    const operator = await signIn(installation.address, { email: OPERATOR, password });
    await waitUntilScored(operator, onProgress);
  } finally {
    await stop();
  }
  await writeFile(path.join(base, 'password'), password);
  return base;
}

/** One arm on a copy of the base: measured, taught and measured again behind every round. */
export async function runArm(options: StoryOptions, base: string, arm: Arm): Promise<StoryRow[]> {
  const { folder, sets, verdicts, port, onProgress } = options;
  const home = path.join(folder, `${arm.order}-${arm.seed}`);
  await rm(home, { recursive: true, force: true });
  // With owners: as root, PostgreSQL runs as another user.
  await promisify(execFile)('cp', ['-a', path.join(base, 'data'), home]);
  const installation = openInstallation(home, port);
  const stop = await installation.start();
  try {
    const people = await signInAll(installation, base);
    const truth = new Map([[SOURCE, await readTruthBook(path.join(sets.learn, 'ads.jsonl'))]]);
    const decide = async (count: number) => {
      const work = await Promise.all(
        people.reviewers.map((person, index) =>
          workQueue(person, {
            truth,
            limit: Math.floor((count + index) / people.reviewers.length),
            activeMs: ACTIVE_MS,
            signal: new AbortController().signal,
            onVerdict: () => {},
          }),
        ),
      );
      return work.reduce((sum, done) => sum + done.verdicts, 0);
    };
    const rows = [await measure(options, installation, 0, null)];
    for (const [round, total] of verdicts.entries()) {
      const count = total - (verdicts[round - 1] ?? 0);
      onProgress(`${arm.order}, seed ${arm.seed}: to ${total} verdicts`);
      const wish = { count, order: arm.order, seed: String(arm.seed) };
      const taught = await teachBrands({ ...people, decide }, sets.slugs, DATASET, wish);
      rows.push(await measure(options, installation, rows.at(-1)!.verdicts + taught.verdicts, taught));
    }
    return rows;
  } finally {
    await stop();
  }
}

async function signInAll({ address }: Installation, base: string) {
  const password = (await readPassword(base))!;
  const enter = (email: string) => signIn(address, { email, password });
  return {
    operator: await enter(OPERATOR),
    admin: await enter(ADMIN),
    reviewers: await Promise.all(REVIEWERS.map(enter)),
  };
}

async function measure(
  { sets, cache }: StoryOptions,
  installation: Installation,
  verdicts: number,
  taught: Taught | null,
): Promise<StoryRow> {
  const file = path.join(sets.measure, 'ads.jsonl');
  const learned = path.join(sets.learn, 'ads.jsonl');
  const printed = await installation.run([
    'evaluate',
    file,
    '--in-use',
    '--learn-from',
    learned,
    '--cache',
    cache,
    '--json',
  ]);
  const { vision, perBrand } = EvaluationSchema.parse(JSON.parse(printed));
  return {
    verdicts,
    taught,
    recall: vision.closedSetRecallAtFlagRate.value!,
    first: vision.rightBrandFirstAtFlagRate.value!,
    brands: perBrand.flatMap(({ brand, ads, vision: { recallAtFlagRate } }) =>
      recallAtFlagRate.value === null ? [] : [{ brand, recall: recallAtFlagRate.value, n: ads }],
    ),
  };
}

async function waitUntilScored(operator: HttpSession, onProgress: StoryOptions['onProgress']): Promise<void> {
  for (;;) {
    const { scorings } = await operator.call(SystemSchema, 'GET', '/api/v1/system');
    if (scorings.queued === 0) return;
    onProgress(`scoring, ${scorings.queued} to go`);
    await sleep(POLL_MS);
  }
}

const readPassword = (base: string) => readFile(path.join(base, 'password'), 'utf8').catch(() => null);
