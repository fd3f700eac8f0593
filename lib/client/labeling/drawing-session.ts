import { v4 as uuidv4 } from 'uuid';
import type { LabelDraft, LabelWork } from '@/lib/contracts/label-work';
import { EMPTY_DRAWING, type Drawing, type DrawingCommand } from '@/lib/domain/drawing/drawing';
import { startHistory, type History } from '@/lib/domain/drawing/history';
import { ApiError } from '../fetch-json';
import { isSameContent, toDraftContent, toDrawing } from './drawing-content';
import type { LabelApi } from './label-api';
import { DrawingTakenError, type KeptDrawing, type LabelJournal } from './label-journal';
import { replay, takeStep, type DrawingStep, type SavedDraft } from './stored-drawing';

export type DrawingSnapshot = {
  /** Until `open` is over nothing can be drawn: what this browser keeps of it is being read. */
  isOpen: boolean;
  history: History<Drawing>;
  /** What was done and is not on this browser's disk: still being written, or never, because it cannot. */
  kept: 'yes' | 'writing' | 'taken' | 'failed';
  /** What the server has: all of it, or not yet, or it refuses. */
  server: 'saved' | 'waiting' | 'refused';
  /** What another page of this person saved meanwhile, and is to be brought together with this. */
  theirs: Drawing | null;
};

type Deps = {
  work: LabelWork;
  journal: Pick<LabelJournal, 'read' | 'begin' | 'append' | 'note'>;
  saveDraft: LabelApi['saveDraft'];
  /** What a request says about the connection. @returns whether it may succeed later */
  noteFailure: (error: ApiError) => boolean;
  noteSuccess: () => void;
};

/** A pause in which nothing is done before the server gets it. */
const SAVE_AFTER_MS = 1_200;
const SAVE_AGAIN_MS = 5_000;

/**
 * One drawing: what is done to it is journalled in this browser at once and saved to the server after a short pause, under
 * the version that it follows. Where the server has another version, both are kept until the person has chosen.
 */
export function createDrawingSession({ work, journal, saveDraft, noteFailure, noteSuccess }: Deps) {
  const { taskId, picture } = work;
  const writer = uuidv4();
  let snapshot: DrawingSnapshot = {
    isOpen: false,
    history: startHistory(EMPTY_DRAWING),
    kept: 'yes',
    server: 'saved',
    theirs: null,
  };
  let saved: SavedDraft = { version: 0, content: null };
  let activeBeforeMs = 0;
  let activeMs = 0;
  let opening: Promise<void> | null = null;
  const unwritten: DrawingStep[] = [];
  let writing: Promise<void> | null = null;
  let saving: Promise<void> | null = null;
  let saveTimer: ReturnType<typeof setTimeout> | undefined;
  let isEnded = false;
  const listeners = new Set<() => void>();

  const change = (part: Partial<DrawingSnapshot>) => {
    snapshot = { ...snapshot, ...part };
    for (const listener of listeners) listener();
  };
  const totalActiveMs = () => activeBeforeMs + activeMs;
  const content = () => toDraftContent(snapshot.history.present, totalActiveMs());
  const isSaved = () => isSameContent(content(), saved.content ?? toDraftContent(EMPTY_DRAWING, 0));

  // ---- opening ---------------------------------------------------------------------------------------------------------

  /** Restores what this browser or the server has. Asking again costs nothing. */
  function open(): Promise<void> {
    opening ??= restore();
    return opening;
  }

  async function restore(): Promise<void> {
    const kept = await readKept();
    const start = kept === null ? fromServer(work.draft) : bringTogether(kept, work.draft);
    saved = start.saved;
    activeBeforeMs = start.activeMs;
    change({ isOpen: true, history: replay(start.base, start.steps, picture), theirs: start.theirs });
    await keep(() => journal.begin(taskId, writer, { ...start, sending: null }));
    noteServer();
    if (!isSaved()) scheduleSave(0);
  }

  async function readKept(): Promise<KeptDrawing | null> {
    try {
      return await journal.read(taskId);
    } catch (error) {
      noteUnkept(error);
      return null;
    }
  }

  function fromServer(draft: LabelDraft | null): Start {
    return {
      base: draft ? toDrawing(draft.content, picture, uuidv4) : EMPTY_DRAWING,
      steps: [],
      saved: { version: draft?.version ?? 0, content: draft?.content ?? null },
      activeMs: draft?.content.activeMs ?? 0,
      theirs: null,
    };
  }

  /** What is kept here goes on, unless the server has something newer: then that, or both when both have news. */
  function bringTogether(kept: KeptDrawing, draft: LabelDraft | null): Start {
    const stored: SavedDraft = { version: draft?.version ?? 0, content: draft?.content ?? null };
    const mine = toDraftContent(replay(kept.base, kept.steps, picture).present, 0);
    const goesOn = { ...kept, saved: stored, theirs: null };
    const isKnown =
      stored.version === kept.saved.version ||
      isSameContent(stored.content, mine) ||
      (kept.sending !== null && isSameContent(stored.content, kept.sending.content));
    if (isKnown || draft === null) return goesOn;
    if (isSameContent(mine, kept.saved.content)) return fromServer(draft);
    return { ...goesOn, theirs: toDrawing(draft.content, picture, uuidv4) };
  }

  // ---- changing --------------------------------------------------------------------------------------------------------

  function take(step: DrawingStep): void {
    if (!snapshot.isOpen || isEnded) return;
    const history = takeStep(snapshot.history, step, picture);
    if (history === snapshot.history) return;
    unwritten.push(step);
    change({ history, ...(isUnkept() ? {} : { kept: 'writing' as const }) });
    writing ??= writeSteps().finally(() => (writing = null));
    noteServer();
    scheduleSave(SAVE_AFTER_MS);
  }

  /** Steps that come while others are written go together. */
  async function writeSteps(): Promise<void> {
    while (unwritten.length > 0) {
      const steps = unwritten.splice(0);
      await keep(() => journal.append(taskId, writer, steps, totalActiveMs()));
    }
    if (!isUnkept()) change({ kept: 'yes' });
  }

  /** A browser that cannot keep anything must not stop the drawing: the page says so. */
  async function keep(write: () => Promise<void>): Promise<void> {
    if (isUnkept()) return;
    try {
      await write();
    } catch (error) {
      noteUnkept(error);
    }
  }

  function isUnkept(): boolean {
    return snapshot.kept === 'taken' || snapshot.kept === 'failed';
  }

  function noteUnkept(error: unknown): void {
    if (error instanceof DrawingTakenError) change({ kept: 'taken' });
    else if (error instanceof DOMException) change({ kept: 'failed' });
    else throw error;
  }

  // ---- saving ----------------------------------------------------------------------------------------------------------

  function scheduleSave(afterMs: number): void {
    clearTimeout(saveTimer);
    if (!isEnded) saveTimer = setTimeout(() => void save(), afterMs);
  }

  /** Sends what the server has not got. Nothing happens while a difference waits to be decided. */
  function save(isLeaving = false): Promise<void> {
    clearTimeout(saveTimer);
    saving ??= send(isLeaving).finally(() => (saving = null));
    return saving;
  }

  async function send(isLeaving: boolean): Promise<void> {
    const mayWrite = snapshot.isOpen && snapshot.theirs === null && snapshot.kept !== 'taken' && !isEnded;
    if (!mayWrite || isSaved()) return;
    const sent = content();
    const expectedVersion = saved.version;
    // So that after a crash the server's version is known for our own.
    const noted = keep(() =>
      journal.note(taskId, writer, { sending: { version: expectedVersion, content: sent } }),
    );
    if (!isLeaving) await noted;
    try {
      const answer = await saveDraft(taskId, { expectedVersion, content: sent }, isLeaving);
      noteSuccess();
      if (answer.kind === 'saved') await noteSaved({ version: answer.version, content: sent });
      else await meet(answer.stored, sent);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (noteFailure(error)) scheduleSave(SAVE_AGAIN_MS);
      else change({ server: 'refused' });
    }
  }

  /** The server has another version: ours, whose answer was lost, or somebody's. */
  async function meet(stored: LabelDraft, sent: SavedDraft['content']): Promise<void> {
    const isOurs = isSameContent(stored.content, sent);
    saved = { version: stored.version, content: stored.content };
    if (isOurs || isSameContent(stored.content, content())) return noteSaved(saved);
    change({ theirs: toDrawing(stored.content, picture, uuidv4), server: 'waiting' });
  }

  async function noteSaved(now: SavedDraft): Promise<void> {
    saved = now;
    await keep(() => journal.note(taskId, writer, { saved: now, sending: null }));
    noteServer();
    if (!isSaved()) scheduleSave(SAVE_AFTER_MS);
  }

  function noteServer(): void {
    if (snapshot.server !== 'refused') change({ server: isSaved() ? 'saved' : 'waiting' });
  }

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    open,
    /** `gesture` names a change that goes on, e.g. a held key: undone in one step. */
    do: (command: DrawingCommand, gesture: string | null = null) => take({ kind: 'do', command, gesture }),
    undo: () => take({ kind: 'undo' }),
    redo: () => take({ kind: 'redo' }),
    /** How long the person has had it on the table, in this page. */
    noteActive: (ms: number) => void (activeMs = ms),
    totalActiveMs,
    /** What became of two versions. It is a change like any other, so it can be undone. */
    resolve: (drawing: Drawing) => {
      if (snapshot.theirs === null) return;
      change({ theirs: null });
      take({ kind: 'do', command: { kind: 'replace', drawing }, gesture: null });
      noteServer();
      scheduleSave(0);
    },
    saveNow: () => save(),
    /** The page goes. */
    leave: () => void save(true),
    /** It was answered, or given back: nothing of it is saved any more. Resolves when its last steps are kept. */
    end: async () => {
      isEnded = true;
      clearTimeout(saveTimer);
      await writing;
    },
  };
}
export type DrawingSession = ReturnType<typeof createDrawingSession>;

type Start = Omit<KeptDrawing, 'sending'> & { theirs: Drawing | null };
