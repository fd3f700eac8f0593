import type { BrandThresholds } from '@/lib/contracts/thresholds';
import type { Db } from '../database/db';

/** Certificates in use, not expired and not stale, and how many of them may be expected to be wrong. */
export async function countStanding(db: Db, now: Date): Promise<BrandThresholds['standing']> {
  const [certificates, brands] = await Promise.all([
    db.thresholdVersion.findMany({
      where: { state: 'active', brandModel: { state: 'active' }, validUntil: { gt: now }, staleAt: null },
      select: { confidence: true },
    }),
    db.brandModel.count({ where: { state: 'active' } }),
  ]);
  const expectedBroken = certificates.reduce((sum, { confidence }) => sum + (1 - confidence!), 0);
  return { certificates: certificates.length, expectedBroken, brands };
}
