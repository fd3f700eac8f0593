import { useEffect, useSyncExternalStore } from 'react';
import { useWorkSession } from '../work/use-work-session';
import type { DrawingSession, DrawingSnapshot } from './drawing-session';
import { createLabelApi } from './label-api';
import { brokenJournal, openLabelJournal, type LabelJournal } from './label-journal';
import { createLabelSession, type LabelSession } from './label-session';

type Options = {
  personId: string;
  purpose: 'answer' | 'adjudication';
  /** Only work of this batch. */
  batchId: string | null;
  firstTaskId: string | null;
};

/** The labeling session of this tab; null until the journal is open. Options count once, at the mount. */
export function useLabelSession({ personId, purpose, batchId, firstTaskId }: Options): LabelSession | null {
  return useWorkSession<LabelSession>({
    kind: 'label',
    open: async (tabId, resumedTaskId) =>
      createLabelSession({
        firstTaskId,
        resumedTaskId,
        api: createLabelApi(tabId, purpose, batchId),
        journal: await openJournal(personId),
      }),
  });
}

export function useDrawing(drawing: DrawingSession): DrawingSnapshot {
  return useSyncExternalStore(drawing.subscribe, drawing.getSnapshot, drawing.getSnapshot);
}

/** Notes how long the drawing is on the table, for as long as it is. */
export function useDrawingClock(drawing: DrawingSession, activeMs: () => number): void {
  // Joins a timer: the time has to be known when the page dies without a word.
  useEffect(() => {
    const timer = setInterval(() => drawing.noteActive(activeMs()), 1_000);
    return () => clearInterval(timer);
  }, [drawing, activeMs]);
}

async function openJournal(personId: string): Promise<LabelJournal> {
  try {
    return await openLabelJournal(personId);
  } catch (error) {
    if (error instanceof DOMException) return brokenJournal(error);
    throw error;
  }
}
