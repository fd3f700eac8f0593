import { SystemSchema, type System } from '@/lib/contracts/health';
import type { Db } from '../database/db';

/** What scores ads right now: release, brand models, workers, providers, and how much waits. */
export async function describeSystem(db: Db): Promise<System> {
  const [release, brandModels, workers, states, providers] = await Promise.all([
    db.release.findFirst({ where: { state: 'active' } }),
    db.brandModel.findMany({
      where: { state: 'active' },
      orderBy: { brand: { name: 'asc' } },
      select: {
        version: true,
        activatedAt: true,
        movedMarks: true,
        brand: { select: { slug: true, name: true } },
        definition: { select: { version: true, _count: { select: { references: true } } } },
        thresholds: { where: { state: 'active' }, select: { value: true } },
      },
    }),
    db.$queryRaw<Array<System['workers'][number] & { startedAt: Date }>>`
      SELECT id, host_name AS "hostName", process_id AS "processId", provider, thread_count AS "threadCount",
             release_hash AS "releaseHash", started_at AS "startedAt",
             extract(epoch FROM now() - seen_at)::float8 AS "secondsSinceSeen"
        FROM worker WHERE seen_at > now() - interval '1 hour' ORDER BY seen_at DESC`,
    db.scoring.groupBy({ by: ['state'], _count: true }),
    db.scoring.groupBy({ by: ['provider'], where: { provider: { not: null } }, _count: true }),
  ]);
  const countOf = (state: string) => states.find((row) => row.state === state)?._count ?? 0;
  return SystemSchema.parse({
    release: release && {
      number: release.number,
      contentHash: release.contentHash,
      activatedAt: release.activatedAt!.toISOString(),
      parts: release.parts,
    },
    brandModels: brandModels.map(({ version, activatedAt, movedMarks, brand, definition, thresholds }) => ({
      ...brand,
      version,
      definitionVersion: definition.version,
      referenceCount: definition._count.references,
      threshold: thresholds[0]!.value,
      activatedAt: activatedAt!.toISOString(),
      movedMarks,
    })),
    workers: workers.map((worker) => ({ ...worker, startedAt: worker.startedAt.toISOString() })),
    scorings: { queued: countOf('queued'), scored: countOf('scored'), failed: countOf('failed') },
    providers: providers.map((row) => ({ provider: row.provider!, adCount: row._count })),
  });
}
