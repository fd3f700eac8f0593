import type { SubmitLabelAnswer } from '@/lib/contracts/label-answers';
import type { LabelBox, LabelWork } from '@/lib/contracts/label-work';
import type { Size } from '@/lib/domain/viewport';
import { createWorkSession, type Held } from '../work/work-session';
import { createDrawingSession, type DrawingSession } from './drawing-session';
import { toAnswer } from './drawing-content';
import type { LabelApi } from './label-api';
import type { LabelJournal } from './label-journal';

export type HeldLabelWork = Held<LabelWork>;
/** Boxes of another picture of the same ad, to be copied. */
export type CopySource = { boxes: readonly LabelBox[]; picture: Size };

type Deps = {
  firstTaskId: string | null;
  resumedTaskId: string | null;
  api: LabelApi;
  journal: LabelJournal;
};

/** One tab's labeling: the tasks it holds, and a drawing for each. */
export function createLabelSession({ firstTaskId, resumedTaskId, api, journal }: Deps) {
  const session = createWorkSession<LabelWork, SubmitLabelAnswer>({
    firstId: firstTaskId,
    resumedId: resumedTaskId,
    api,
    outbox: journal.outbox,
    idOf: (work) => work.taskId,
    titleOf: (work) => work.ad?.title ?? work.batch.name,
  });
  /** By lease: a task that comes back is opened again. */
  const drawings = new Map<string, DrawingSession>();
  const ending = new Map<string, Promise<void>>();
  /** What was answered in this page, by question: newer than what came with tasks that were claimed ahead. */
  const answered = new Map<string, readonly LabelBox[]>();

  /** The drawing of a piece of work that this tab holds; it opens ahead, so that the next picture is ready. */
  function drawingOf(work: HeldLabelWork): DrawingSession {
    const existing = drawings.get(work.lease.token);
    if (existing) return existing;
    const drawing = createDrawingSession({
      work,
      journal,
      saveDraft: api.saveDraft,
      noteFailure: session.noteFailure,
      noteSuccess: session.noteSuccess,
    });
    drawings.set(work.lease.token, drawing);
    // After the last steps of an earlier hold are written.
    void (ending.get(work.taskId) ?? Promise.resolve()).then(() => drawing.open());
    return drawing;
  }

  function endDrawing(work: HeldLabelWork): void {
    const drawing = drawings.get(work.lease.token);
    if (drawing === undefined) return;
    drawings.delete(work.lease.token);
    ending.set(work.taskId, drawing.end());
  }

  /** Sends what is drawn. @returns null when it answers nothing yet, or differs from what another page saved */
  function submit(): SubmitLabelAnswer | null {
    const { current, lost } = session.getSnapshot();
    if (current === null || lost !== null) return null;
    const drawing = drawingOf(current);
    const { isOpen, history, theirs } = drawing.getSnapshot();
    const answer = toAnswer(current, history.present, drawing.totalActiveMs());
    if (!isOpen || theirs !== null || answer === null) return null;
    answered.set(questionOf(current, current.picture.sha256), answer.boxes);
    endDrawing(current);
    session.answer(() => answer);
    return answer;
  }

  /** The boxes on the nearest earlier picture of the ad that this person has drawn on; null when there are none. */
  function copySource(work: LabelWork): CopySource | null {
    const { ad, picture } = work;
    if (ad === null) return null;
    const before = ad.pictures.slice(
      0,
      ad.pictures.findIndex((one) => one.sha256 === picture.sha256),
    );
    for (const other of before.toReversed()) {
      const known = ad.previous?.sha256 === other.sha256 ? ad.previous.boxes : undefined;
      const boxes = answered.get(questionOf(work, other.sha256)) ?? known;
      if (boxes !== undefined && boxes.length > 0) return { boxes, picture: other };
    }
    return null;
  }

  return {
    ...session,
    submit,
    drawingOf,
    copySource,
    decline: async () => {
      const { current } = session.getSnapshot();
      await session.decline();
      if (current !== null) endDrawing(current);
    },
    wake: () => {
      session.wake();
      for (const drawing of drawings.values()) void drawing.saveNow();
    },
    letGo: () => {
      for (const drawing of drawings.values()) drawing.leave();
      session.letGo();
    },
  };
}
export type LabelSession = ReturnType<typeof createLabelSession>;

/** The marks of one brand, or of any, in one picture. */
function questionOf({ brand }: LabelWork, sha256: string): string {
  return `${brand?.brandId ?? ''} ${sha256}`;
}
