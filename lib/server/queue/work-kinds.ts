import { Prisma } from '../generated/prisma/client';

/** What people take into their hands: review items and label tasks. Both are leased by `work_slot`, by the same statements. */
export type WorkKind = 'review' | 'labeling';

/** The queue in which a kind of work waits, and the column of `work_slot` and `work_decline` that names its subject. */
export const WORK_KINDS = {
  review: { queue: 'main', queueSql: Prisma.sql`'main'`, subject: Prisma.sql`review_item_id` },
  labeling: { queue: 'labeling', queueSql: Prisma.sql`'labeling'`, subject: Prisma.sql`label_task_id` },
} as const satisfies Record<WorkKind, { queue: string; queueSql: Prisma.Sql; subject: Prisma.Sql }>;
