import { v7 as uuidv7 } from 'uuid';
import { LearningNoteFactsSchema, type LearningNote, type LearningNoteFacts } from '@/lib/contracts/learning';
import type { Db, Tx } from '../database/db';

/** More than a run of every brand has, taken up again a few times. */
const LISTED = 2_000;

/** Writes down what happened in a run; nothing of it is ever changed. */
export async function addNote(
  db: Db | Tx,
  runId: string,
  note: LearningNoteFacts,
  { brandId = null, actorId = null }: { brandId?: string | null; actorId?: string | null } = {},
): Promise<void> {
  await db.learningRunNote.create({ data: { id: uuidv7(), runId, brandId, actorId, note } });
}

/** The log of a run, the oldest first. */
export async function listNotes(db: Db, runId: string): Promise<LearningNote[]> {
  const rows = await db.learningRunNote.findMany({
    where: { runId },
    orderBy: { id: 'asc' },
    take: LISTED,
    include: { brand: { select: { name: true } }, actor: { select: { name: true } } },
  });
  return rows.map(({ id, createdAt, brand, actor, note }) => ({
    noteId: id,
    at: createdAt.toISOString(),
    brand: brand?.name ?? null,
    by: actor?.name ?? null,
    note: LearningNoteFactsSchema.parse(note),
  }));
}
