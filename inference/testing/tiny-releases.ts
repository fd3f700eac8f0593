import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Db } from '@/lib/server/database/db';
import { keepRelease, seedShippedRelease } from '../keep-release';
import { readVerifiedRelease } from '../read-verified-release';
import { writeTinyModels, type TinyFusion } from './tiny-models';

/** Makes networks of a few weights the release in use, so that worker processes open those instead of the shipped ones. */
export function seedTinyRelease(db: Db): Promise<void> {
  return withTinyModels({}, (folder) => seedShippedRelease(db, folder));
}

/** The same parts with another fusion, imported as `touchstone release import` does it. @returns the release's id */
export function importTinyRelease(db: Db, fusion: TinyFusion): Promise<string> {
  return withTinyModels(fusion, async (folder) => {
    const { releaseId } = await keepRelease(db, await readVerifiedRelease(folder));
    return releaseId;
  });
}

async function withTinyModels<Result>(
  fusion: TinyFusion,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'touchstone-tiny-'));
  try {
    await writeTinyModels(folder, { fusion });
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
