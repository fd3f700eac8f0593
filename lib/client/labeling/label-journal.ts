import { openDB, type DBSchema, type IDBPDatabase, type IDBPObjectStore } from 'idb';
import { z } from 'zod';
import { SubmitLabelAnswerSchema, type SubmitLabelAnswer } from '@/lib/contracts/label-answers';
import type { Drawing } from '@/lib/domain/drawing/drawing';
import type { Outbox, OutgoingAnswer } from '../work/answer-sender';
import {
  DrawingSchema,
  DrawingStepSchema,
  SavedDraftSchema,
  type DrawingStep,
  type SavedDraft,
} from './stored-drawing';

/** What this browser keeps of one person's work on one task. */
export type KeptDrawing = {
  /** What the steps begin with. */
  base: Drawing;
  steps: readonly DrawingStep[];
  saved: SavedDraft;
  /** A save on its way whose answer was not seen. */
  sending: SavedDraft | null;
  activeMs: number;
};

/** Another page has gone on with this drawing; what this one does to it can no longer be kept. */
export class DrawingTakenError extends Error {
  override name = 'DrawingTakenError';
}

export type LabelJournal = {
  outbox: Outbox<SubmitLabelAnswer>;
  /** Null: nothing is kept, or it was written by a version of the product that nobody can read any more. */
  read(taskId: string): Promise<KeptDrawing | null>;
  /** From now on the page named `writer` keeps this drawing; it begins with `kept`. */
  begin(taskId: string, writer: string, kept: KeptDrawing): Promise<void>;
  /** Resolves when the steps are on the disk. @throws DrawingTakenError */
  append(taskId: string, writer: string, steps: readonly DrawingStep[], activeMs: number): Promise<void>;
  /** @throws DrawingTakenError */
  note(taskId: string, writer: string, part: Partial<Pick<KeptDrawing, 'saved' | 'sending'>>): Promise<void>;
};

type Header = Omit<KeptDrawing, 'steps'> & {
  personId: string;
  taskId: string;
  writer: string;
  changedAt: number;
};
type Schema = DBSchema & {
  drawings: { key: [string, string]; value: Header; indexes: { changedAt: number } };
  steps: {
    key: number;
    value: { personId: string; taskId: string; step: DrawingStep };
    indexes: { task: [string, string] };
  };
  answers: {
    key: string;
    value: { answerId: string; personId: string; title: string; body: SubmitLabelAnswer };
    indexes: { person: string };
  };
};

/** What nobody came back to in that time is work of others by now. */
const KEPT_MS = 30 * 24 * 3_600_000;

/**
 * The journal of one person's labeling in this browser: every step of every drawing, and answers until the server has
 * them. It survives reloads, crashes, sign-outs and days offline.
 *
 * @throws DOMException where the browser keeps nothing for this site
 */
export async function openLabelJournal(
  personId: string,
  name = 'touchstone-labeling',
): Promise<LabelJournal> {
  const db = await openDB<Schema>(name, 1, {
    upgrade(made) {
      made
        .createObjectStore('drawings', { keyPath: ['personId', 'taskId'] })
        .createIndex('changedAt', 'changedAt');
      made.createObjectStore('steps', { autoIncrement: true }).createIndex('task', ['personId', 'taskId']);
      made.createObjectStore('answers', { keyPath: 'answerId' }).createIndex('person', 'personId');
    },
  });
  await forgetOld(db);
  return {
    outbox: await openOutbox(db, personId),
    read: (taskId) => readDrawing(db, [personId, taskId]),
    async begin(taskId, writer, { steps, ...rest }) {
      const tx = db.transaction(['drawings', 'steps'], 'readwrite', STRICT);
      const of = tx.objectStore('steps');
      for (const key of await of.index('task').getAllKeys([personId, taskId])) void of.delete(key);
      void tx.objectStore('drawings').put({ ...rest, personId, taskId, writer, changedAt: Date.now() });
      for (const step of steps) void of.add({ personId, taskId, step });
      await tx.done;
    },
    async append(taskId, writer, steps, activeMs) {
      const tx = db.transaction(['drawings', 'steps'], 'readwrite', STRICT);
      const header = await requireOwn(tx.objectStore('drawings').get([personId, taskId]), writer);
      void tx.objectStore('drawings').put({ ...header, activeMs, changedAt: Date.now() });
      for (const step of steps) void tx.objectStore('steps').add({ personId, taskId, step });
      await tx.done;
    },
    async note(taskId, writer, part) {
      const tx = db.transaction('drawings', 'readwrite', STRICT);
      const header = await requireOwn(tx.store.get([personId, taskId]), writer);
      void tx.store.put({ ...header, ...part, changedAt: Date.now() });
      await tx.done;
    },
  };
}

/**
 * For a browser that refuses to keep anything (a private window of some, a full disk): every write fails with its reason,
 * so the page can say so, and answers are held as long as the page lives.
 */
export function brokenJournal(reason: DOMException): LabelJournal {
  const fail = () => Promise.reject(reason);
  return { outbox: holdInMemory([]), read: fail, begin: fail, append: fail, note: fail };
}

/** On the disk, not only handed to it: a lost mains supply is a kill as well. */
const STRICT = { durability: 'strict' } as const;

const HeaderSchema = z.object({
  base: DrawingSchema,
  saved: SavedDraftSchema,
  sending: SavedDraftSchema.nullable(),
  activeMs: z.number().min(0),
});

async function readDrawing(db: IDBPDatabase<Schema>, key: [string, string]): Promise<KeptDrawing | null> {
  const tx = db.transaction(['drawings', 'steps']);
  const [header, rows] = await Promise.all([
    tx.objectStore('drawings').get(key),
    tx.objectStore('steps').index('task').getAll(key),
  ]);
  const kept = HeaderSchema.safeParse(header);
  const steps = z.array(DrawingStepSchema).safeParse(rows.map((row) => row.step));
  return kept.success && steps.success ? { ...kept.data, steps: steps.data } : null;
}

async function requireOwn(reading: Promise<Header | undefined>, writer: string): Promise<Header> {
  const header = await reading;
  if (header?.writer !== writer) throw new DrawingTakenError('another page keeps this drawing now');
  return header;
}

async function forgetOld(db: IDBPDatabase<Schema>): Promise<void> {
  const tx = db.transaction(['drawings', 'steps'], 'readwrite');
  const old = IDBKeyRange.upperBound(Date.now() - KEPT_MS);
  for (const key of await tx.objectStore('drawings').index('changedAt').getAllKeys(old)) {
    void tx.objectStore('drawings').delete(key);
    const steps = tx.objectStore('steps');
    for (const step of await steps.index('task').getAllKeys(key)) void steps.delete(step);
  }
  await tx.done;
}

/** Read once, then held in memory as well: a session asks for it in the tick of a key press. */
async function openOutbox(db: IDBPDatabase<Schema>, personId: string): Promise<Outbox<SubmitLabelAnswer>> {
  const rows = await db.getAllFromIndex('answers', 'person', personId);
  const held = holdInMemory(rows.filter(({ body }) => SubmitLabelAnswerSchema.safeParse(body).success));
  return {
    list: () => held.list(),
    add: (answer) => {
      held.add(answer);
      void write((store) => store.put({ ...answer, personId }));
    },
    remove: (answerId) => {
      held.remove(answerId);
      void write((store) => store.delete(answerId));
    },
  };

  async function write(change: (store: AnswerStore) => Promise<unknown>): Promise<void> {
    const tx = db.transaction('answers', 'readwrite', STRICT);
    await Promise.all([change(tx.store), tx.done]);
  }
}

type AnswerStore = IDBPObjectStore<Schema, ['answers'], 'answers', 'readwrite'>;
type Outgoing = OutgoingAnswer<SubmitLabelAnswer>;

function holdInMemory(answers: readonly Outgoing[]): Outbox<SubmitLabelAnswer> {
  const waiting = new Map(
    answers.map(({ answerId, title, body }): [string, Outgoing] => [answerId, { answerId, title, body }]),
  );
  return {
    add: (answer) => void waiting.set(answer.answerId, answer),
    remove: (answerId) => void waiting.delete(answerId),
    list: () => [...waiting.values()],
  };
}
