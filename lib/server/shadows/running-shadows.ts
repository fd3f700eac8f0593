import type { Db } from '../database/db';

export type RunningShadow = {
  shadowId: string;
  brandId: string;
  brandModelId: string;
  besideId: string;
  /** Of the candidate's bytes. */
  contentHash: string;
  since: Date;
};

/** Shadows of candidates under this release, by id. */
export function findRunningShadows(db: Db, releaseId: string): Promise<RunningShadow[]> {
  return db.$queryRaw<RunningShadow[]>`
    SELECT shadow.id::text AS "shadowId", shadow.brand_id::text AS "brandId", shadow.brand_model_id::text AS "brandModelId",
           shadow.beside_id::text AS "besideId", model.content_hash::text AS "contentHash", shadow.created_at AS since
      FROM model_shadow AS shadow
      JOIN brand_model AS model ON model.id = shadow.brand_model_id AND model.release_id = ${releaseId}::uuid
     WHERE shadow.state = 'running'
     ORDER BY shadow.id`;
}
