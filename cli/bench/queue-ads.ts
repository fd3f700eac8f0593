import type { Db } from '@/lib/server/database/db';
import { userPath } from '../user-path';

export type QueueOptions = {
  /** How many made-up pictures. */
  images: string;
  /** Their side, px. */
  side?: string;
  /** These ads instead. */
  ads?: string;
};

/** @returns how many ads wait to be scored */
export async function queueAds(
  db: Db,
  dataDir: string,
  folder: string,
  options: QueueOptions,
): Promise<number> {
  const [{ openAds }, { ingestFile }, { writeBenchAds, BENCH_SIDE_PX }] = await Promise.all([
    import('../ingest/read-ads'),
    import('../ingest/ingest-file'),
    import('../bench/bench-pictures'),
  ]);
  const side = options.side === undefined ? BENCH_SIDE_PX : Number(options.side);
  if (!options.ads) await writeBenchAds(folder, Number(options.images), side);
  const ads = await openAds(options.ads ? userPath(options.ads) : folder);
  const { created } = await ingestFile(ads, {
    db,
    dataDir,
    source: 'bench',
    signal: new AbortController().signal,
  });
  return created;
}
