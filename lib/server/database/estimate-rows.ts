import { z } from 'zod';
import type { Tx } from './db';
import { Prisma } from '../generated/prisma/client';

const PlanSchema = z.tuple([
  z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: z.object({ 'Plan Rows': z.number() }) })]) }),
]);

/** How many rows the planner expects of a query, from its statistics: within a factor of a few, in about a millisecond. */
export async function estimateRows(tx: Tx, query: Prisma.Sql): Promise<number> {
  const explained = PlanSchema.parse(await tx.$queryRaw(Prisma.sql`EXPLAIN (FORMAT JSON) ${query}`));
  return explained[0]['QUERY PLAN'][0].Plan['Plan Rows'];
}
