import type { LabelAccuracy } from '@/lib/contracts/label-reports';
import type { LabelOutcome } from '@/lib/contracts/labeling';
import { groupBy } from '@/lib/domain/group-by';
import {
  countDoubleLabels,
  estimateLabelAccuracy,
  type LabelSide,
} from '@/lib/domain/labeling/label-accuracy';
import { showsBrand, type Reason } from '@/lib/domain/reasons';
import type { Db } from '../database/db';
import { Prisma } from '../generated/prisma/client';

/** Two people's answers to the same question, both past their undo window. */
type DoubleRow<Said> = { brandId: string; slug: string; name: string; first: Said; second: Said };

/**
 * How often labels are right, per brand, from questions that two people answered without seeing each other's answer: label
 * tasks about a brand, and review items. The first two answers of each count. Brands without any are left out.
 *
 * @param brandId only this one
 */
export async function listLabelAccuracy(db: Db, brandId: string | null = null): Promise<LabelAccuracy[]> {
  const [tasks, verdicts] = await Promise.all([doubleAnswers(db, brandId), doubleVerdicts(db, brandId)]);
  const pairs = [
    ...tasks.map((row) => toPair(row, sideOfOutcome, 'task')),
    ...verdicts.map((row) => toPair(row, sideOfReason, 'verdict')),
  ];
  return [...groupBy(pairs, (pair) => pair.brand.brandId).values()]
    .map((group) => {
      const counts = countDoubleLabels(group.map((pair) => pair.sides));
      const counted = group.filter((pair) => !pair.sides.includes(null));
      return {
        ...group[0]!.brand,
        doubleLabeled: counted.length,
        fromTasks: counted.filter((pair) => pair.from === 'task').length,
        fromVerdicts: counted.filter((pair) => pair.from === 'verdict').length,
        disagreements: counts.disagreed,
        leftOut: counts.leftOut,
        ...estimateLabelAccuracy(counts),
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

function toPair<Said>(row: DoubleRow<Said>, sideOf: (said: Said) => LabelSide, from: 'task' | 'verdict') {
  const { brandId, slug, name, first, second } = row;
  return { brand: { brandId, slug, name }, from, sides: [sideOf(first), sideOf(second)] as const };
}

function sideOfOutcome(outcome: LabelOutcome): LabelSide {
  switch (outcome) {
    case 'boxes':
      return 'marked';
    case 'no-mark':
      return 'no-mark';
    case 'wrong-brand':
      return 'absent';
    case 'cannot-tell':
      return null;
  }
}

function sideOfReason(reason: Reason): LabelSide {
  if (reason === 'unidentifiable') return null;
  return showsBrand(reason) ? 'marked' : 'absent';
}

/** A subject that two people answered has a second slot; without it nothing of the subject is read. */
const HAS_SECOND_ANSWER = Prisma.sql`second.slot_number > 1 AND second.purpose = 'answer' AND second.answered_at IS NOT NULL`;

function doubleAnswers(db: Db, brandId: string | null): Promise<DoubleRow<LabelOutcome>[]> {
  return db.$queryRaw`
    SELECT brand.id AS "brandId", brand.slug, brand.name, said.outcomes[1]::text AS first, said.outcomes[2]::text AS second
      FROM (
        SELECT task.brand_id, array_agg(answer.outcome ORDER BY answer.created_at, answer.id) AS outcomes
          FROM label_answer AS answer
          JOIN label_task AS task ON task.id = answer.task_id
          JOIN work_slot AS slot ON slot.id = answer.slot_id AND slot.purpose = 'answer'
         WHERE task.brand_id = coalesce(${brandId}::uuid, task.brand_id) AND answer.settles_at <= now()
           AND task.id IN (SELECT label_task_id FROM work_slot AS second WHERE ${HAS_SECOND_ANSWER} AND label_task_id IS NOT NULL)
           AND NOT EXISTS (SELECT FROM label_answer_withdrawal WHERE answer_id = answer.id)
         GROUP BY task.id
        HAVING count(*) >= 2) AS said
      JOIN brand ON brand.id = said.brand_id`;
}

function doubleVerdicts(db: Db, brandId: string | null): Promise<DoubleRow<Reason>[]> {
  return db.$queryRaw`
    SELECT brand.id AS "brandId", brand.slug, brand.name, said.reasons[1]::text AS first, said.reasons[2]::text AS second
      FROM (
        SELECT line.brand_id, array_agg(line.reason ORDER BY verdict.created_at, verdict.id) AS reasons
          FROM verdict_line AS line
          JOIN verdict ON verdict.id = line.verdict_id
          JOIN work_slot AS slot ON slot.id = verdict.slot_id AND slot.purpose = 'answer'
         WHERE line.brand_id = coalesce(${brandId}::uuid, line.brand_id) AND verdict.settles_at <= now()
           AND verdict.review_item_id IN (
             SELECT review_item_id FROM work_slot AS second WHERE ${HAS_SECOND_ANSWER} AND review_item_id IS NOT NULL)
           AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id)
         GROUP BY verdict.review_item_id, line.brand_id
        HAVING count(*) >= 2) AS said
      JOIN brand ON brand.id = said.brand_id`;
}
