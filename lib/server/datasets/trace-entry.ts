import type { Lineage } from '@/lib/contracts/dataset-entries';
import type { BoxProvenance } from '@/lib/contracts/labeling';
import type { Reason } from '@/lib/domain/reasons';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { findVersionId } from './list-datasets';
import { ENTRY_COLUMNS, ENTRY_JOINS, toEntry, type EntryRow } from './list-entries';

/**
 * Where an entry comes from: the verdict lines, box answers, imports and edits that its label and boxes stand on, whose
 * they are (ids alone) and what the machine said of its ad. What was said after the freezing is not among them.
 *
 * @throws AppError `not-found` without such a version or entry
 */
export async function traceEntry(
  db: Db,
  { name, number, position }: { name: string; number: number; position: number },
): Promise<Lineage> {
  const versionId = await findVersionId(db, name, number);
  const [row] = await db.$queryRaw<Array<EntryRow & Keys>>`
    SELECT ${ENTRY_COLUMNS}, entry.label_id::text AS "labelId", entry.box_set_id::text AS "boxSetId",
           entry.brand_id::text AS "brandId", entry.revision_id::text AS "revisionId", label.created_at AS "labelledAt", version.created_at AS "frozenAt"
      FROM dataset_entry AS entry ${ENTRY_JOINS}
      JOIN dataset_version AS version ON version.id = entry.version_id
      LEFT JOIN label ON label.id = entry.label_id
     WHERE entry.version_id = ${versionId}::uuid AND entry.position = ${position}::int`;
  if (!row) throw new AppError('not-found', `Version ${number} of ${name} has no entry ${position}`);
  const { labelId, boxSetId, brandId, revisionId, labelledAt, frozenAt, ...entry } = row;
  const [verdicts, boxes, imports, edits, scores] = await Promise.all([
    entry.isBrandFree ? listAnswers(db, revisionId!, frozenAt) : listVerdicts(db, labelId, frozenAt),
    listBoxes(db, boxSetId),
    listImports(db, labelId, boxSetId),
    listEdits(db, labelId),
    listScores(db, entry.imageSha256, brandId, frozenAt),
  ]);
  return {
    entry: toEntry(entry),
    labelledAt: labelledAt?.toISOString() ?? null,
    verdicts,
    boxes,
    imports,
    edits,
    scores,
  };
}

type Keys = {
  labelId: string | null;
  boxSetId: string | null;
  brandId: string | null;
  revisionId: string | null;
  labelledAt: Date | null;
  frozenAt: Date;
};

async function listVerdicts(db: Db, labelId: string | null, frozenAt: Date): Promise<Lineage['verdicts']> {
  if (labelId === null) return [];
  const rows = await db.labelCause.findMany({
    where: { labelId, verdictId: { not: null } },
    select: {
      verdictLine: {
        select: {
          reason: true,
          definition: { select: { version: true } },
          brandModel: { select: { version: true, release: { select: { number: true } } } },
          verdict: {
            select: {
              id: true,
              reviewItemId: true,
              reviewerId: true,
              createdAt: true,
              slot: { select: { purpose: true } },
            },
          },
        },
      },
    },
  });
  return rows
    .map(({ verdictLine }) => {
      const { verdict, reason, definition, brandModel } = verdictLine!;
      return {
        verdictId: verdict.id,
        reviewItemId: verdict.reviewItemId,
        personId: verdict.reviewerId,
        at: verdict.createdAt.toISOString(),
        reason: reason.replaceAll('_', '-') as Reason,
        isAdjudication: verdict.slot.purpose === 'adjudication',
        definitionVersion: definition?.version ?? null,
        model: brandModel && { version: brandModel.version, releaseNumber: brandModel.release.number },
      };
    })
    .filter((verdict) => verdict.at <= frozenAt.toISOString())
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Of an ad that shows none of the brands: who said so. */
async function listAnswers(db: Db, revisionId: string, frozenAt: Date): Promise<Lineage['verdicts']> {
  const rows = await db.verdict.findMany({
    where: {
      kind: 'decision',
      withdrawal: null,
      createdAt: { lte: frozenAt },
      reviewItem: { revisionId, state: 'settled' },
    },
    orderBy: { createdAt: 'asc' },
    select: {
      id: true,
      reviewItemId: true,
      reviewerId: true,
      createdAt: true,
      slot: { select: { purpose: true } },
    },
  });
  return rows.map(({ id, reviewItemId, reviewerId, createdAt, slot }) => ({
    verdictId: id,
    reviewItemId,
    personId: reviewerId,
    at: createdAt.toISOString(),
    reason: 'not-this-brand',
    isAdjudication: slot.purpose === 'adjudication',
    definitionVersion: null,
    model: null,
  }));
}

async function listBoxes(db: Db, boxSetId: string | null): Promise<Lineage['boxes']> {
  if (boxSetId === null) return [];
  const rows = await db.box.findMany({
    where: { boxSetId },
    orderBy: { position: 'asc' },
    select: {
      position: true,
      provenance: true,
      causes: {
        select: {
          answerBox: { select: { answer: { select: { id: true, labelerId: true, createdAt: true } } } },
        },
      },
    },
  });
  return rows.map(({ position, provenance, causes }) => ({
    position,
    provenance: provenance satisfies BoxProvenance,
    answers: causes.map(({ answerBox: { answer } }) => ({
      answerId: answer.id,
      personId: answer.labelerId,
      at: answer.createdAt.toISOString(),
    })),
  }));
}

async function listImports(
  db: Db,
  labelId: string | null,
  boxSetId: string | null,
): Promise<Lineage['imports']> {
  const rows = await db.labelImport.findMany({
    where: {
      OR: [
        ...(labelId === null ? [] : [{ labelCauses: { some: { labelId } } }]),
        ...(boxSetId === null ? [] : [{ pictures: { some: { boxSets: { some: { id: boxSetId } } } } }]),
      ],
    },
    orderBy: { createdAt: 'asc' },
    select: { id: true, fileName: true, createdAt: true, createdById: true },
  });
  return rows.map((row) => ({
    importId: row.id,
    fileName: row.fileName,
    at: row.createdAt.toISOString(),
    personId: row.createdById,
  }));
}

async function listEdits(db: Db, labelId: string | null): Promise<Lineage['edits']> {
  if (labelId === null) return [];
  const rows = await db.labelEdit.findMany({
    where: { labelCauses: { some: { labelId } } },
    orderBy: { createdAt: 'asc' },
    select: { id: true, createdAt: true, byId: true, note: true },
  });
  return rows.map((row) => ({
    editId: row.id,
    at: row.createdAt.toISOString(),
    personId: row.byId,
    note: row.note,
  }));
}

const SHOWN_SCORES = 10;

async function listScores(
  db: Db,
  sha256: string,
  brandId: string | null,
  frozenAt: Date,
): Promise<Lineage['scores']> {
  if (brandId === null) return [];
  const rows = await db.$queryRaw<
    Array<{ prob: number; modelVersion: number; releaseNumber: number; at: Date }>
  >`
    SELECT score.prob, model.version AS "modelVersion", release.number AS "releaseNumber", score.created_at AS at
      FROM ad_revision_image AS shown
      JOIN ad_revision AS revision ON revision.id = shown.revision_id
      JOIN ad_score AS score ON score.revision_id = revision.id AND score.revision_at = revision.created_at
      JOIN brand_model AS model ON model.id = score.brand_model_id
      JOIN release ON release.id = model.release_id
     WHERE shown.image_sha256 = ${sha256} AND score.brand_id = ${brandId}::uuid AND score.created_at <= ${frozenAt}
     ORDER BY score.created_at DESC LIMIT ${SHOWN_SCORES}`;
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
