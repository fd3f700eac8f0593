import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Db } from '@/lib/server/database/db';
import { runCommand, runScript } from './run-command';

const SOURCE = 'demonstration';

/**
 * On the first run of a demonstration: makes the pictures, then brings everything in through the same commands
 * that real data takes. Each step can be repeated, so a run that was cut off is completed by the next.
 */
export async function loadDemonstration(db: Db, dataDir: string, signal: AbortSignal): Promise<void> {
  const finished = await db.ingestRun.findFirst({ where: { source: SOURCE, state: 'finished' } });
  if (finished) return;
  const folder = path.join(dataDir, 'demonstration');
  const adsFile = path.join(folder, 'ads.jsonl');
  if (!(await exists(adsFile))) {
    await mkdir(folder, { recursive: true });
    await runScript(['cli/demonstration/generate.ts', folder], signal);
  }
  await runCommand(['brands', 'import', path.join(folder, 'brands.json')], signal);
  await runCommand(['authorizations', 'import', path.join(folder, 'authorizations.csv')], signal);
  await runCommand(['ingest', adsFile, '--source', SOURCE], signal);
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
