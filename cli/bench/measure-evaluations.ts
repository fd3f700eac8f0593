import type { Db } from '@/lib/server/database/db';
import { compareEvaluations } from '@/lib/server/evaluations/compare-evaluations';
import { time, type Timing } from './measure-data';

/** Times the comparison of two ended evaluations, by all signals together and by one alone. */
export async function measureEvaluations(
  db: Db,
  { first, second }: { first: string; second: string },
): Promise<Timing[]> {
  const compare = (signal: 'fused' | 'title') => async () =>
    (await compareEvaluations(db, second, { with: first, signal })).brands.length;
  return [
    await time('two compared, all signals', compare('fused')),
    await time('two compared, titles alone', compare('title')),
  ];
}
