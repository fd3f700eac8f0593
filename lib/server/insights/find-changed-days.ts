import type { Tx } from '../database/db';

/**
 * Days (ISO dates, UTC) whose figures may be other ones since `since`: those in which something happened since then, those in which
 * ads came in that were scored, triaged, opened, decided, declined, closed or became late since then, and those that have
 * answers whose undo window ran when they were counted.
 */
export async function findChangedDays(tx: Tx, since: Date): Promise<string[]> {
  const rows = await tx.$queryRaw<Array<{ day: string }>>`
    WITH touched AS (
      SELECT revision_id FROM scoring WHERE state IN ('queued', 'scored', 'failed') AND ended_at >= ${since}
      UNION ALL SELECT revision_id FROM scoring WHERE state IN ('queued', 'scored', 'failed') AND queued_at >= ${since}
      UNION ALL SELECT revision_id FROM review_item WHERE ended_at >= ${since}
      UNION ALL SELECT revision_id FROM review_item WHERE created_at >= ${since}
                   AND state IN ('open', 'answered', 'adjudication', 'settled', 'superseded', 'withdrawn')
      UNION ALL SELECT revision_id FROM review_item WHERE state = 'open' AND due_at >= ${since} AND due_at < now()
      UNION ALL SELECT item.revision_id FROM verdict JOIN review_item AS item ON item.id = verdict.review_item_id WHERE verdict.created_at >= ${since}
      UNION ALL SELECT item.revision_id FROM work_decline AS decline JOIN review_item AS item ON item.id = decline.review_item_id
                 WHERE decline.created_at >= ${since}
    )
    SELECT day::text FROM (
      SELECT (revision.created_at AT TIME ZONE 'UTC')::date AS day FROM touched JOIN ad_revision AS revision ON revision.id = touched.revision_id
      UNION SELECT (revision_at AT TIME ZONE 'UTC')::date FROM triage_decision WHERE decided_at >= ${since}
      UNION SELECT day FROM insight_day WHERE scope = 'all' AND figures ? 'answered'
      UNION SELECT generate_series((${since}::timestamptz AT TIME ZONE 'UTC')::date, (now() AT TIME ZONE 'UTC')::date, '1 day')::date
    ) AS changed ORDER BY day`;
  return rows.map(({ day }) => day);
}

/** Every day from the first ad on. */
export async function listAllDays(tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRaw<Array<{ day: string }>>`
    SELECT generate_series((least(now(), (SELECT min(created_at) FROM ad_revision)) AT TIME ZONE 'UTC')::date, (now() AT TIME ZONE 'UTC')::date,
                           '1 day')::date::text AS day`;
  return rows.map(({ day }) => day);
}
