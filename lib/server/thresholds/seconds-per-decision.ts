import type { Db } from '../database/db';

/** A guess until people have decided something here. */
const ASSUMED_SECONDS = 12;
const FEWEST = 30;

/** The median of what the newest 2,000 decisions took of people's active time. */
export async function readSecondsPerDecision(db: Db): Promise<{ seconds: number; decisions: number }> {
  const [row] = await db.$queryRaw<Array<{ seconds: number | null; decisions: number }>>`
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY active_ms) / 1000 AS seconds, count(*)::int AS decisions
      FROM (SELECT active_ms FROM verdict WHERE kind = 'decision' ORDER BY created_at DESC LIMIT 2000) AS newest`;
  const { seconds, decisions } = row!;
  return seconds === null || decisions < FEWEST || seconds <= 0
    ? { seconds: ASSUMED_SECONDS, decisions: 0 }
    : { seconds, decisions };
}
