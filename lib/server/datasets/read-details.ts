import type { FrozenBox } from '@/lib/contracts/dataset-entries';
import type { Tx } from '../database/db';
import { inPartsOf } from './slices';

const PART = 5_000;

/** The boxes of box sets as they stand, by set; a set that says that none is there has an empty list. */
export async function readBoxes(
  tx: Tx,
  boxSetIds: readonly string[],
  onShare: (doneShare: number) => Promise<void> | void,
): Promise<Map<string, FrozenBox[]>> {
  const boxes = new Map<string, FrozenBox[]>();
  for (const part of inPartsOf(boxSetIds, PART)) {
    const rows = await tx.$queryRaw<Array<{ id: string; boxes: FrozenBox[] }>>`
      SELECT box_set.id::text,
             coalesce((SELECT json_agg(json_build_object('x', x, 'y', y, 'width', width, 'height', height,
                                                         'provenance', provenance) ORDER BY position)
                         FROM box WHERE box_set_id = box_set.id), '[]') AS boxes
        FROM box_set WHERE id = ANY (${part}::uuid[])`;
    for (const row of rows) boxes.set(row.id, row.boxes);
    await onShare(boxes.size / boxSetIds.length);
  }
  return boxes;
}

/** What ads are called where they come from: source, external id and revision, by revision id. */
export async function readAdKeys(tx: Tx, revisionIds: readonly string[]): Promise<Map<string, string>> {
  const keys = new Map<string, string>();
  for (const part of inPartsOf(revisionIds, PART)) {
    const rows = await tx.$queryRaw<
      Array<{ id: string; source: string; externalId: string; revision: number }>
    >`
      SELECT revision.id::text, ad.source, ad.external_id AS "externalId", revision.revision
        FROM ad_revision AS revision JOIN ad ON ad.id = revision.ad_id
       WHERE revision.id = ANY (${part}::uuid[])`;
    for (const { id, ...ad } of rows) keys.set(id, JSON.stringify([ad.source, ad.externalId, ad.revision]));
  }
  return keys;
}

export type Origins = {
  causes: { verdicts: number; boxes: number; imports: number; edits: number };
  /** Ids of everybody whose answer a label comes from. */
  people: Set<string>;
  /** When the ads with these pictures came in. */
  seenFrom: Date | null;
  seenTo: Date | null;
};

/** Where labels come from: how many have a cause of each sort, and whose. */
export async function readOrigins(
  tx: Tx,
  labelIds: readonly string[],
  sha256s: readonly string[],
  onShare: (doneShare: number) => Promise<void> | void,
): Promise<Origins> {
  const causes = { verdicts: 0, boxes: 0, imports: 0, edits: 0 };
  const people = new Set<string>();
  for (const [index, part] of inPartsOf(labelIds, PART).entries()) {
    await onShare((0.7 * index * PART) / labelIds.length);
    const [counts] = await tx.$queryRaw<Array<Origins['causes']>>`
      SELECT count(DISTINCT label_id) FILTER (WHERE verdict_id IS NOT NULL)::int AS verdicts,
             count(DISTINCT label_id) FILTER (WHERE box_set_id IS NOT NULL)::int AS boxes,
             count(DISTINCT label_id) FILTER (WHERE label_import_id IS NOT NULL)::int AS imports,
             count(DISTINCT label_id) FILTER (WHERE label_edit_id IS NOT NULL)::int AS edits
        FROM label_cause WHERE label_id = ANY (${part}::uuid[])`;
    for (const sort of ['verdicts', 'boxes', 'imports', 'edits'] as const) causes[sort] += counts![sort];
    if (counts!.verdicts + counts!.boxes + counts!.edits > 0) await addPeople(tx, part, people);
  }
  const seen: Date[] = [];
  for (const [index, part] of inPartsOf(sha256s, PART).entries()) {
    await onShare(0.7 + (0.3 * index * PART) / sha256s.length);
    const [range] = await tx.$queryRaw<Array<{ first: Date | null; last: Date | null }>>`
      SELECT min(revision.received_at) AS first, max(revision.received_at) AS last
        FROM ad_revision_image AS shown JOIN ad_revision AS revision ON revision.id = shown.revision_id
       WHERE shown.image_sha256 = ANY (${part}::bpchar[])`;
    if (range?.first && range.last) seen.push(range.first, range.last);
  }
  seen.sort((a, b) => a.getTime() - b.getTime());
  return { causes, people, seenFrom: seen[0] ?? null, seenTo: seen.at(-1) ?? null };
}

async function addPeople(tx: Tx, labelIds: readonly string[], people: Set<string>): Promise<void> {
  const rows = await tx.$queryRaw<Array<{ id: string }>>`
    WITH cause AS MATERIALIZED (SELECT * FROM label_cause WHERE label_id = ANY (${labelIds}::uuid[]))
    SELECT verdict.reviewer_id::text AS id FROM cause JOIN verdict ON verdict.id = cause.verdict_id
    UNION
    SELECT edit.by_id::text FROM cause JOIN label_edit AS edit ON edit.id = cause.label_edit_id
    UNION
    SELECT answer.labeler_id::text
      FROM cause
      JOIN box_set ON box_set.id = cause.box_set_id
      JOIN label_answer AS answer ON answer.task_id = box_set.label_task_id
     WHERE NOT EXISTS (SELECT FROM label_answer_withdrawal WHERE answer_id = answer.id)`;
  for (const { id } of rows) people.add(id);
}
