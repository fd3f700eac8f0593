import { LabelWorkSchema, type LabelBox, type LabelWork } from '@/lib/contracts/label-work';
import { definitionViewInclude, toReferenceView } from '../brands/definition-view';
import type { Db } from '../database/db';
import type { Prisma } from '../generated/prisma/client';
import { fromOutcomeColumn } from '../labels/outcome-column';
import type { HeldSlot } from '../queue/claim-slots';
import { listSuggestions } from './list-suggestions';
import { findDraft } from './save-draft';

const pictureSelect = { sha256: true, width: true, height: true, mediaType: true } as const;
const taskSelect = {
  id: true,
  position: true,
  hasSuggestions: true,
  brandId: true,
  revisionId: true,
  batch: { select: { id: true, name: true, taskCount: true } },
  image: { select: pictureSelect },
  brand: {
    select: {
      id: true,
      slug: true,
      name: true,
      definitions: {
        where: { state: 'published' },
        include: definitionViewInclude,
      },
    },
  },
  revision: {
    select: {
      id: true,
      title: true,
      category: true,
      ad: { select: { source: true, externalId: true } },
      images: { orderBy: { position: 'asc' }, select: { image: { select: pictureSelect } } },
    },
  },
} satisfies Prisma.LabelTaskSelect;
type TaskRow = Prisma.LabelTaskGetPayload<{ select: typeof taskSelect }>;

/** Everything a person needs to answer a label task they hold. */
export async function loadLabelWork(db: Db, labelerId: string, slot: HeldSlot): Promise<LabelWork> {
  const { subjectId: taskId, purpose, slotId, token, leaseMsLeft } = slot;
  const task = await db.labelTask.findUniqueOrThrow({ where: { id: taskId }, select: taskSelect });
  const { image: picture, revisionId, brandId, hasSuggestions, batch, position } = task;
  const [suggestions, draft, answers, ad] = await Promise.all([
    hasSuggestions ? listSuggestions(db, { picture, revisionId, brandId }) : [],
    findDraft(db, taskId, labelerId),
    purpose === 'adjudication' ? listAnswers(db, taskId) : [],
    toAd(db, labelerId, task),
  ]);
  return LabelWorkSchema.parse({
    taskId,
    purpose,
    lease: { slotId, token, leaseMsLeft },
    batch: { batchId: batch.id, name: batch.name, position, taskCount: batch.taskCount },
    picture,
    brand: toBrand(task.brand),
    ad,
    hasSuggestions,
    suggestions,
    draft,
    answers,
  });
}

function toBrand(brand: TaskRow['brand']) {
  if (!brand) return null;
  const [definition] = brand.definitions;
  return {
    brandId: brand.id,
    slug: brand.slug,
    name: brand.name,
    aliases: definition?.aliases ?? [],
    smallestMarkPx: definition?.smallestMarkPx ?? null,
    identificationPoints: definition?.identificationPoints ?? [],
    rulings: definition?.rulings ?? [],
    references: (definition?.references ?? []).map(toReferenceView),
  };
}

async function toAd(db: Db, labelerId: string, { revision, image, brandId }: TaskRow) {
  if (!revision) return null;
  const pictures = revision.images.map((row) => row.image);
  const at = pictures.findIndex((picture) => picture.sha256 === image.sha256);
  const before = pictures[at - 1]?.sha256;
  return {
    revisionId: revision.id,
    source: revision.ad.source,
    externalId: revision.ad.externalId,
    title: revision.title,
    category: revision.category,
    pictures,
    previous: before ? await findPrevious(db, labelerId, before, brandId) : null,
  };
}

/** What this person last drew on a picture for the same question; null when they drew nothing there. */
async function findPrevious(db: Db, labelerId: string, sha256: string, brandId: string | null) {
  const answer = await db.labelAnswer.findFirst({
    where: { labelerId, withdrawal: null, task: { imageSha256: sha256, brandId } },
    orderBy: { createdAt: 'desc' },
    select: { boxes: { orderBy: { position: 'asc' } } },
  });
  if (!answer || answer.boxes.length === 0) return null;
  return { sha256, boxes: answer.boxes.map(toPlainBox) };
}

type BoxRow = { x: number; y: number; width: number; height: number; brandId: string | null };

function toPlainBox({ x, y, width, height, brandId }: BoxRow): LabelBox {
  return { x, y, width, height, brandId, suggestion: null };
}

/** What others answered, oldest first, for the person who decides between them. */
async function listAnswers(db: Db, taskId: string) {
  const rows = await db.labelAnswer.findMany({
    where: { taskId, withdrawal: null },
    orderBy: { createdAt: 'asc' },
    select: {
      id: true,
      createdAt: true,
      outcome: true,
      comment: true,
      labeler: { select: { name: true } },
      boxes: { orderBy: { position: 'asc' } },
    },
  });
  return rows.map(({ id, createdAt, outcome, comment, labeler, boxes }) => ({
    answerId: id,
    by: labeler.name,
    at: createdAt.toISOString(),
    outcome: fromOutcomeColumn(outcome),
    comment,
    boxes: boxes.map((box) => ({ ...toPlainBox(box), provenance: box.provenance })),
  }));
}
