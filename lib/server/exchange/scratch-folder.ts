import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export async function makeScratchFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'touchstone-exchange-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Runs `work` with a folder of its own that is gone afterwards. */
export async function withScratchFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const { folder, remove } = await makeScratchFolder();
  try {
    return await work(folder);
  } finally {
    await remove();
  }
}
