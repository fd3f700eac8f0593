import { PairAnswerSchema, type PairAnswer, type PairAnswersFilter } from '@/lib/contracts/data-browser';
import type { Db } from '../database/db';

const SHOWN = 50;

/**
 * Who said what of an image and a brand, newest first: verdicts on ads with the image, answers to label tasks, changes of
 * many labels and imports. Nothing where there is no such image or brand.
 */
export async function listAnswers(db: Db, { image, brand }: PairAnswersFilter): Promise<PairAnswer[]> {
  const rows = await db.$queryRaw<Array<{ answer: object; person: string | null; at: Date }>>`
    SELECT said.answer, person.name AS person, said.at
      FROM (
        SELECT jsonb_build_object('by', 'verdict', 'reason', line.reason::text,
                                  'isAdjudication', slot.purpose = 'adjudication') AS answer,
               verdict.reviewer_id AS person_id, verdict.created_at AS at
          FROM ad_revision_image AS shown
          JOIN review_item AS item ON item.revision_id = shown.revision_id
          JOIN verdict ON verdict.review_item_id = item.id
          JOIN work_slot AS slot ON slot.id = verdict.slot_id
          JOIN verdict_line AS line ON line.verdict_id = verdict.id
          JOIN brand ON brand.id = line.brand_id AND brand.slug = ${brand}
         WHERE shown.image_sha256 = ${image}
           AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id)
        UNION ALL
        SELECT jsonb_build_object('by', 'labeling', 'outcome', answer.outcome::text,
                                  'isAdjudication', slot.purpose = 'adjudication'),
               answer.labeler_id, answer.created_at
          FROM label_task AS task
          JOIN brand ON brand.id = task.brand_id AND brand.slug = ${brand}
          JOIN label_answer AS answer ON answer.task_id = task.id
          JOIN work_slot AS slot ON slot.id = answer.slot_id
         WHERE task.image_sha256 = ${image}
           AND NOT EXISTS (SELECT FROM label_answer_withdrawal WHERE answer_id = answer.id)
        UNION ALL
        SELECT jsonb_build_object('by', 'edit', 'kind', edit.kind::text), edit.by_id, edit.created_at
          FROM label_edit_line AS line
          JOIN brand ON brand.id = line.brand_id AND brand.slug = ${brand}
          JOIN label_edit AS edit ON edit.id = line.edit_id
         WHERE line.image_sha256 = ${image}
        UNION ALL
        SELECT jsonb_build_object('by', 'import', 'fileName', import.file_name), import.created_by_id, import.created_at
          FROM label
          JOIN brand ON brand.id = label.brand_id AND brand.slug = ${brand}
          JOIN label_cause AS cause ON cause.label_id = label.id
          JOIN label_import AS import ON import.id = cause.label_import_id
         WHERE label.image_sha256 = ${image}) AS said
      LEFT JOIN user_account AS person ON person.id = said.person_id
     ORDER BY said.at DESC LIMIT ${SHOWN}`;
  return rows.map(({ answer, person, at }) =>
    PairAnswerSchema.parse({ ...answer, person, at: at.toISOString() }),
  );
}
