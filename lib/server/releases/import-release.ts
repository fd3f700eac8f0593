import { v7 as uuidv7 } from 'uuid';
import type { ImportedRelease, ReleaseParts } from '@/lib/contracts/releases';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';

type Verified = { contentHash: string; parts: ReleaseParts };

/**
 * Keeps a verified release as a candidate; nothing that is in use changes. One whose content hash is known already is
 * left as it is. The files of its parts are in the image store before this is called.
 */
export async function importRelease(db: Db, { contentHash, parts }: Verified): Promise<ImportedRelease> {
  return db.$transaction(async (tx) => {
    const id = uuidv7();
    const { count } = await tx.release.createMany({
      data: [{ id, contentHash, parts, state: 'candidate' }],
      skipDuplicates: true,
    });
    const isNew = count === 1;
    if (isNew) {
      await recordEvent(tx, {
        actorId: null,
        action: 'release-imported',
        table: 'release',
        id,
        after: { contentHash, parts: parts.map(({ name, sha256 }) => ({ name, sha256 })) },
      });
    }
    const { id: releaseId, number } = await tx.release.findUniqueOrThrow({ where: { contentHash } });
    return { releaseId, number, contentHash, isNew };
  });
}
