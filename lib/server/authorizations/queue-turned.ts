import type { Db } from '../database/db';
import { enqueue } from '../jobs/boss';
import { isCounting } from './states';

const AT_ONCE = 1_000;

/**
 * Queues the ads of every authorization that counts now and did not when they were last triaged, or the other way round: a
 * period that began or ended with the day (UTC), or an approval or revocation whose job was lost. Cheap to ask often.
 *
 * @returns how many
 */
export function queueTurnedAuthorizations(db: Db): Promise<number> {
  return db.$transaction(async (tx) => {
    const turned = await tx.$queryRaw<Array<{ id: string }>>`
      SELECT one.id::text FROM "authorization" AS one
       WHERE (one.is_in_force AND NOT (${isCounting}) OR NOT one.is_in_force AND ${isCounting})
         AND NOT EXISTS (SELECT FROM pgboss.job
                          WHERE name = 'apply-authorization' AND state < 'completed'
                            AND data ->> 'authorizationId' = one.id::text)
       LIMIT ${AT_ONCE}`;
    await enqueue(
      tx,
      'apply-authorization',
      turned.map(({ id }) => ({ data: { authorizationId: id } })),
    );
    return turned.length;
  });
}
