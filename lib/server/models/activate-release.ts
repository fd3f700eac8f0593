import { v7 as uuidv7 } from 'uuid';
import type { ReleaseParts } from '@/lib/contracts/releases';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { enqueue } from '../jobs/boss';
import { changeActiveModels } from './active-models';

export type ReleaseIdentity = {
  contentHash: string;
  /** `files` are in the image store; without them it is opened from the program's own folder alone. */
  parts: ReadonlyArray<{ name: string; sha256: string; files?: ReleaseParts[number]['files'] }>;
};

/**
 * Makes a release the active one when the installation has none yet, and has every published brand modelled
 * under it. Any number of workers may call this at once; one of them does it.
 *
 * A database that already has an active release keeps it: another release becomes active by promotion, never because
 * a worker with other files was started.
 * @returns the hash of the release that is active now
 */
export async function seedFirstRelease(db: Db, release: ReleaseIdentity): Promise<string> {
  return db.$transaction(async (tx) => {
    await changeActiveModels(tx);
    const active = await tx.release.findFirst({ where: { state: 'active' }, select: { contentHash: true } });
    if (active) return active.contentHash;
    const id = uuidv7();
    await tx.release.create({
      data: {
        id,
        contentHash: release.contentHash,
        parts: [...release.parts],
        state: 'active',
        activatedAt: new Date(),
      },
    });
    const published = await tx.brandDefinition.findMany({
      where: { state: 'published' },
      select: { id: true, brandId: true },
    });
    await enqueue(
      tx,
      'build-brand-model',
      published.map((definition) => ({ data: { brandId: definition.brandId, definitionId: definition.id } })),
    );
    await recordEvent(tx, { actorId: null, action: 'release-activated', table: 'release', id });
    return release.contentHash;
  });
}
