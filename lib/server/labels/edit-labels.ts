import { v7 as uuidv7 } from 'uuid';
import type { EditLabels, LabelEditOutcome } from '@/lib/contracts/data-browser';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { Prisma } from '../generated/prisma/client';
import { toLabelKindColumn } from '../verdicts/reason-column';
import { findSurePairs } from './find-sure';

type PairKey = { imageSha256: string; brandId: string };
/** A label to be, and the one it takes the place of; null = there is none to be, or there was none. */
type Change = PairKey & {
  before: string | null;
  after: { presence: string; kind: string; isHardNegative: boolean } | null;
};
type CurrentLabel = PairKey & { id: string; presence: string; kind: string; isHardNegative: boolean };

/**
 * One person's change of many labels: new labels with the edit as their cause supersede those that the person saw. A label
 * that has changed since stays as it is. The id is made by the browser, and the same id again changes nothing.
 *
 * @throws AppError `conflict` when the id is that of another edit, or a rival writes the same labels at this moment;
 *   `not-found` when an image or brand is not known
 */
export function editLabels(
  db: Db,
  personId: string,
  editId: string,
  { pairs, presence, kind, note }: EditLabels,
): Promise<LabelEditOutcome> {
  return inOneEdit(db, personId, editId, null, async (tx) => {
    await requirePairs(tx, pairs);
    const current = await lockCurrentLabels(tx, pairs);
    const sure = presence === 'absent' ? await findSurePairs(tx, pairs) : new Set<string>();
    const outcome = { changes: [] as Change[], same: 0, overtaken: 0 };
    for (const { imageSha256, brandId, labelId } of inOrder(pairs)) {
      const now = current.get(keyOf({ imageSha256, brandId }));
      const after = { presence, kind, isHardNegative: sure.has(keyOf({ imageSha256, brandId })) };
      if ((now?.id ?? null) !== labelId) outcome.overtaken += 1;
      else if (now?.presence === presence && now.kind === kind) outcome.same += 1;
      else outcome.changes.push({ imageSha256, brandId, before: now?.id ?? null, after });
    }
    return { ...outcome, row: { presence, kind: toLabelKindColumn(kind), note } };
  });
}

/**
 * Takes an edit back: every label that it made and that still stands gives way to one that says what was said before, or
 * to none where nothing was. Labels that have changed since stay as they are.
 *
 * @throws AppError `not-found` without such an edit; `conflict` when it was taken back already
 */
export function undoEdit(
  db: Db,
  personId: string,
  editId: string,
  undoId: string,
): Promise<LabelEditOutcome> {
  return inOneEdit(db, personId, undoId, editId, async (tx) => {
    const edit = await tx.labelEdit.findUnique({ where: { id: editId }, include: { undoneBy: true } });
    if (!edit || edit.undoesId !== null) throw new AppError('not-found', 'There is no such edit');
    if (edit.undoneBy) throw new AppError('conflict', 'This edit was taken back already');
    const lines = await tx.$queryRaw<Array<PairKey & { made: string; before: Change['after'] }>>`
      SELECT line.image_sha256::text AS "imageSha256", line.brand_id::text AS "brandId", line.after_label_id::text AS made,
             CASE WHEN earlier.id IS NOT NULL THEN
               json_build_object('presence', earlier.presence, 'kind', earlier.kind, 'isHardNegative', earlier.is_hard_negative)
             END AS before
        FROM label_edit_line AS line LEFT JOIN label AS earlier ON earlier.id = line.before_label_id
       WHERE line.edit_id = ${editId}::uuid`;
    const current = await lockCurrentLabels(tx, lines);
    const standing = inOrder(lines).filter((line) => current.get(keyOf(line))?.id === line.made);
    const changes = standing.map(({ imageSha256, brandId, made, before }) => ({
      imageSha256,
      brandId,
      before: made,
      after: before,
    }));
    const overtaken = lines.length - standing.length;
    return { changes, same: 0, overtaken, row: { presence: null, kind: null, note: '' } };
  });
}

type Plan = {
  changes: Change[];
  same: number;
  overtaken: number;
  row: Pick<Prisma.LabelEditUncheckedCreateInput, 'presence' | 'kind' | 'note'>;
};

async function inOneEdit(
  db: Db,
  personId: string,
  editId: string,
  undoesId: string | null,
  plan: (tx: Tx) => Promise<Plan>,
): Promise<LabelEditOutcome> {
  try {
    return await db.$transaction(
      async (tx) => {
        const stored = await tx.labelEdit.findUnique({ where: { id: editId } });
        if (stored) {
          if (stored.byId !== personId || stored.undoesId !== undoesId) {
            throw new AppError('conflict', 'This id is that of another edit');
          }
          return {
            editId,
            changed: stored.lineCount,
            same: 0,
            overtaken: 0,
            labels: await readLines(tx, editId),
          };
        }
        const { changes, same, overtaken, row } = await plan(tx);
        if (changes.length === 0) return { editId: null, changed: 0, same, overtaken, labels: [] };
        await tx.labelEdit.create({
          data: { id: editId, byId: personId, lineCount: changes.length, undoesId, ...row },
        });
        await carryOut(tx, editId, changes);
        await recordEvent(tx, {
          actorId: personId,
          action: undoesId === null ? 'labels-edited' : 'label-edit-undone',
          table: 'label_edit',
          id: editId,
          after: { labels: changes.length, ...(undoesId === null ? {} : { undoes: undoesId }) },
        });
        return { editId, changed: changes.length, same, overtaken, labels: await readLines(tx, editId) };
      },
      { timeout: 60_000 },
    );
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && isUniqueViolation(error)) {
      throw new AppError('conflict', 'Somebody else changed some of these labels at this moment; try again', {
        cause: error,
      });
    }
    throw error;
  }
}

/** Of a statement of Prisma's own (P2002), or of raw SQL (P2010 with PostgreSQL's code). */
function isUniqueViolation({ code, message }: Prisma.PrismaClientKnownRequestError): boolean {
  return code === 'P2002' || (code === 'P2010' && message.includes('23505'));
}

async function carryOut(tx: Tx, editId: string, changes: readonly Change[]): Promise<void> {
  const rows = changes.map(({ imageSha256, brandId, before, after }) => ({
    image_sha256: imageSha256,
    brand_id: brandId,
    before_id: before,
    after_id: after && uuidv7(),
    presence: after?.presence ?? null,
    kind: after?.kind ?? null,
    is_hard_negative: after?.isHardNegative ?? null,
  }));
  const lines = Prisma.sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    AS line (image_sha256 text, brand_id uuid, before_id uuid, after_id uuid, presence text, kind text, is_hard_negative boolean)`;
  // A label that nothing takes the place of supersedes itself.
  await tx.$executeRaw`
    UPDATE label SET superseded_by_id = coalesce(line.after_id, line.before_id) FROM ${lines} WHERE label.id = line.before_id`;
  await tx.$executeRaw`
    INSERT INTO label (id, image_sha256, brand_id, presence, kind, is_hard_negative)
    SELECT after_id, image_sha256, brand_id, presence::presence, kind::label_kind, is_hard_negative
      FROM ${lines} WHERE after_id IS NOT NULL`;
  await tx.$executeRaw`
    INSERT INTO label_cause (id, label_id, brand_id, label_edit_id)
    SELECT gen_random_uuid(), after_id, brand_id, ${editId}::uuid FROM ${lines} WHERE after_id IS NOT NULL`;
  await tx.$executeRaw`
    INSERT INTO label_edit_line (edit_id, image_sha256, brand_id, before_label_id, after_label_id)
    SELECT ${editId}::uuid, image_sha256, brand_id, before_id, after_id FROM ${lines}`;
}

/** What the pairs of an edit were made to say; an edit is never followed by a verdict as its label's cause. */
async function readLines(tx: Tx, editId: string): Promise<LabelEditOutcome['labels']> {
  const rows = await tx.$queryRaw<Array<PairKey & { label: LabelEditOutcome['labels'][number]['label'] }>>`
    SELECT line.image_sha256::text AS "imageSha256", line.brand_id::text AS "brandId",
           CASE WHEN label.id IS NOT NULL THEN
             json_build_object('labelId', label.id, 'presence', label.presence, 'kind', label.kind,
                               'isHardNegative', label.is_hard_negative, 'reason', NULL, 'at', label.created_at) END AS label
      FROM label_edit_line AS line LEFT JOIN label ON label.id = line.after_label_id
     WHERE line.edit_id = ${editId}::uuid`;
  return rows;
}

const keyOf = ({ imageSha256, brandId }: PairKey) => `${imageSha256} ${brandId}`;
/** The order in which everybody writes labels, so that rivals cannot deadlock. */
const inOrder = <Pair extends PairKey>(pairs: readonly Pair[]): Pair[] =>
  [...pairs].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

async function requirePairs(tx: Tx, pairs: readonly PairKey[]): Promise<void> {
  const distinct = (values: readonly string[]) => [...new Set(values)];
  const brandIds = distinct(pairs.map((pair) => pair.brandId));
  const images = distinct(pairs.map((pair) => pair.imageSha256));
  const [brandCount, imageCount] = await Promise.all([
    tx.brand.count({ where: { id: { in: brandIds } } }),
    tx.image.count({ where: { sha256: { in: images } } }),
  ]);
  if (brandCount < brandIds.length) throw new AppError('not-found', 'pairs: there is no such brand');
  if (imageCount < images.length) throw new AppError('not-found', 'pairs: there is no such image');
}

async function lockCurrentLabels(tx: Tx, pairs: readonly PairKey[]): Promise<Map<string, CurrentLabel>> {
  const keys = pairs.map(({ imageSha256, brandId }) => ({ image: imageSha256, brand: brandId }));
  const rows = await tx.$queryRaw<CurrentLabel[]>`
    SELECT label.id::text, label.image_sha256::text AS "imageSha256", label.brand_id::text AS "brandId",
           label.presence::text, label.kind::text, label.is_hard_negative AS "isHardNegative"
      FROM label
      JOIN jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) AS wanted (image char(64), brand uuid)
        ON label.image_sha256 = wanted.image AND label.brand_id = wanted.brand
     WHERE label.superseded_by_id IS NULL
     ORDER BY label.image_sha256, label.brand_id
       FOR UPDATE OF label`;
  return new Map(rows.map((row) => [keyOf(row), row]));
}
