import { ReleasePartsSchema } from '@/lib/contracts/releases';
import type { ReleaseGate } from '@/lib/contracts/release-promotions';
import type { Db, Tx } from '../database/db';
import { imageStore } from '../images/image-store';
import { FEWEST_ADS } from '../shadows/draw-differences';

export type StoredFiles = {
  files: number;
  missing: number;
  /** The parts come with the program and name no files. */
  isShipped: boolean;
};

/** Whether the store has what a release is made of. Not within a transaction. A part that names no files counts as one that is missing. */
export async function findStoredFiles(db: Db, releaseId: string): Promise<StoredFiles> {
  const release = await db.release.findUnique({ where: { id: releaseId }, select: { parts: true } });
  const parts = ReleasePartsSchema.parse(release?.parts ?? []);
  const hashes = new Set(parts.flatMap(({ files }) => files.map(({ sha256 }) => sha256)));
  const empty = parts.filter(({ files }) => files.length === 0).length;
  const found = await Promise.all([...hashes].map((sha256) => imageStore().has(sha256)));
  const missing = empty + found.filter((isThere) => !isThere).length;
  return { files: hashes.size + empty, missing, isShipped: hashes.size === 0 && empty > 0 };
}

/** Whether a release in shadow may come into use as things stand. @param stored read before the transaction */
export async function checkReleaseGates(
  db: Db | Tx,
  releaseShadowId: string,
  { files, missing }: StoredFiles,
): Promise<ReleaseGate[]> {
  const [ads, brands] = await Promise.all([
    db.releaseShadowAd.count({ where: { releaseShadowId, isUnscorable: false } }),
    db.modelShadow.count({ where: { releaseShadowId, state: 'running' } }),
  ]);
  return [
    { kind: 'bytes', isOpen: files > 0 && missing === 0, files, missing },
    { kind: 'ads', isOpen: ads >= FEWEST_ADS, ads, fewest: FEWEST_ADS },
    { kind: 'recall', isOpen: brands === 0, brands },
  ];
}
