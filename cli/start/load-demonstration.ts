import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Role } from '@/lib/contracts/accounts';
import type { Db } from '@/lib/server/database/db';
import { startBar } from '../progress';
import { DEMONSTRATION_ACCOUNTS } from '@/lib/contracts/demonstration-accounts';
import { ensureDemonstrationAuthorizations } from './demonstration-authorizations';
import { ensureDemonstrationCases } from './demonstration-cases';
import { ensureDemonstrationLabels } from './demonstration-labels';
import { runCommand, runScript } from './run-command';

const SOURCE = 'demonstration';
const POLL_MS = 500;

const DrawnSchema = z.object({ done: z.number(), total: z.number() });

/**
 * On the first run of a demonstration: makes the pictures, then brings everything in through the same commands that real
 * data takes, waits until all of it is scored, and makes a batch for the labeler, cases for the reviewer and authorizations
 * for the operator. Each step can be repeated, so a run that was cut off is completed by the next.
 */
export async function loadDemonstration(db: Db, dataDir: string, signal: AbortSignal): Promise<void> {
  await loadAds(db, dataDir, signal);
  await ensureDemonstrationLabels(db, SOURCE);
  await ensureDemonstrationCases(db, SOURCE, emailOf('reviewer'));
  await ensureDemonstrationAuthorizations(db, SOURCE, emailOf('ops'));
}

async function loadAds(db: Db, dataDir: string, signal: AbortSignal): Promise<void> {
  const finished = await db.ingestRun.findFirst({ where: { source: SOURCE, state: 'finished' } });
  if (finished) return;
  const folder = path.join(dataDir, 'demonstration');
  const file = (name: string) => path.join(folder, name);
  // The file that the generator writes last.
  if (!(await exists(file('authorizations.csv')))) await drawPictures(folder, signal);
  await runCommand(['brands', 'import', file('brands.json')], signal);
  await runCommand(['authorizations', 'import', file('authorizations.csv'), '--source', SOURCE], signal);
  await runCommand(['ingest', file('ads.jsonl'), '--source', SOURCE], signal);
  await waitUntilScored(db, signal);
}

async function drawPictures(folder: string, signal: AbortSignal): Promise<void> {
  await mkdir(folder, { recursive: true });
  let bar: ReturnType<typeof startBar> | undefined;
  await runScript(['cli/demonstration/generate.ts', folder], signal, (line) => {
    const drawn = DrawnSchema.safeParse(JSON.parse(line));
    if (!drawn.success) return;
    bar ??= startBar('Drawing demonstration ads', drawn.data.total, 'pictures');
    bar.update(drawn.data.done);
  });
  bar?.finish();
}

/** Cases and label tasks are chosen among all of them. */
async function waitUntilScored(db: Db, signal: AbortSignal): Promise<void> {
  const total = await db.scoring.count();
  const bar = startBar('Scoring the ads', total, 'ads');
  for (;;) {
    signal.throwIfAborted();
    const waiting = await db.scoring.count({ where: { state: 'queued' } });
    bar.update(total - waiting);
    if (waiting === 0) break;
    await sleep(POLL_MS);
  }
  bar.finish();
}

/** The demonstration's account for a role. */
const emailOf = (role: Role) => DEMONSTRATION_ACCOUNTS.find(({ roles }) => roles[0] === role)!.email;

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
