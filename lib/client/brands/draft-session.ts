import type { Definition } from '@/lib/contracts/brands';
import type { DefinitionContent } from '@/lib/domain/brands/definition-content';
import { isSameDefinition } from '@/lib/domain/brands/merge-definitions';
import { record, redo, startHistory, undo, type History } from '@/lib/domain/drawing/history';
import { ApiError } from '../fetch-json';
import type { DraftSave } from './definition-queries';
import type { DraftJournal } from './draft-journal';

/**
 * `saved`: the server has it. `waiting`, `saving`: it will in a moment. `offline`, `signed-out`: this browser keeps it and
 * tries again. `refused`: something in it is wrong. `conflict`: somebody else saved since. `gone`: no draft any more.
 */
export type DraftState =
  'saved' | 'waiting' | 'saving' | 'offline' | 'signed-out' | 'refused' | 'conflict' | 'gone';

export type DraftSnapshot = {
  history: History<DefinitionContent>;
  /** The last revision that the server is known to have, and what it says. */
  revision: number;
  base: DefinitionContent;
  state: DraftState;
  /** Why it is refused, or gone. */
  problem: ApiError | null;
  /** What somebody else saved, to be merged with; null without a conflict. */
  theirs: Definition | null;
};

export type DraftApi = {
  /** @throws ApiError but for a conflict, which is an answer */
  save: (revision: number, content: DefinitionContent, isLeaving: boolean) => Promise<DraftSave>;
};

const SAVE_AFTER_MS = 700;
const RETRY_AFTER_MS = 3_000;

/**
 * One person's work on a draft: every change is kept in this browser at once and saved to the server a moment later, each
 * save naming the revision that it follows. Nothing is overwritten: what somebody else saved since comes back to be merged.
 */
export function createDraftSession(definition: Definition, journal: DraftJournal, api: DraftApi) {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving: Promise<void> | null = null;
  let snapshot = begin(definition, journal);
  if (snapshot.state === 'waiting') schedule(0);

  function set(part: Partial<DraftSnapshot>): void {
    snapshot = { ...snapshot, ...part };
    for (const listener of listeners) listener();
  }

  function change(history: History<DefinitionContent>): void {
    if (history === snapshot.history || snapshot.state === 'gone') return;
    const { revision, base } = snapshot;
    journal.write({ revision, base, content: history.present });
    const isMerging = snapshot.state === 'conflict';
    set({ history, ...(isMerging ? {} : { state: 'waiting', problem: null }) });
    if (!isMerging) schedule(SAVE_AFTER_MS);
  }

  function schedule(afterMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void save(), afterMs);
  }

  /** One at a time; what changed meanwhile is saved after it. */
  async function save(isLeaving = false): Promise<void> {
    clearTimeout(timer);
    if (saving !== null && !isLeaving) {
      await saving;
      if (snapshot.state !== 'waiting') return;
    }
    const isDone = snapshot.state === 'saved' || snapshot.state === 'conflict' || snapshot.state === 'gone';
    if (isDone) return;
    saving = send(isLeaving);
    await saving;
    saving = null;
  }

  async function send(isLeaving: boolean): Promise<void> {
    const { revision, history } = snapshot;
    const content = history.present;
    set({ state: 'saving' });
    try {
      const answer = await api.save(revision, content, isLeaving);
      if (answer.kind === 'saved') note(answer.revision, content);
      else set({ state: 'conflict', theirs: answer.stored });
    } catch (error) {
      fail(error);
    }
  }

  function note(revision: number, base: DefinitionContent): void {
    const { present } = snapshot.history;
    const isAll = isSameDefinition(present, base);
    journal.write(isAll ? null : { revision, base, content: present });
    set({ revision, base, state: isAll ? 'saved' : 'waiting', problem: null, theirs: null });
    if (!isAll) schedule(SAVE_AFTER_MS);
  }

  function fail(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401 || error.isPassing) {
      set({ state: error.status === 401 ? 'signed-out' : 'offline', problem: error });
      schedule(RETRY_AFTER_MS);
      return;
    }
    const isGone = error.code === 'too-late' || error.code === 'not-found';
    set({ state: isGone ? 'gone' : 'refused', problem: error });
  }

  return {
    subscribe: (onChange: () => void) => {
      listeners.add(onChange);
      return () => void listeners.delete(onChange);
    },
    get: () => snapshot,
    /** `gesture` names a change that goes on, e.g. typing in a field: undone in one step. */
    change: (content: DefinitionContent, gesture: string | null = null) => {
      if (isSameDefinition(content, snapshot.history.present)) return;
      change(record(snapshot.history, content, gesture));
    },
    undo: () => change(undo(snapshot.history)),
    redo: () => change(redo(snapshot.history)),
    /** What became of two versions. It is a change like any other, so it can be undone. */
    resolve: (content: DefinitionContent) => {
      const { theirs, history } = snapshot;
      if (theirs === null) return;
      set({ history: record(history, content, null), state: 'waiting', theirs: null });
      note(theirs.revision, theirs.content);
      schedule(0);
    },
    /** A newer revision that somebody else saved, while nothing of this person's waits. */
    adopt: (newer: Definition) => {
      if (snapshot.state !== 'saved' || newer.revision <= snapshot.revision) return;
      set({
        history: record(snapshot.history, newer.content, null),
        base: newer.content,
        revision: newer.revision,
      });
    },
    /** Resolves when the server has everything, or something stands in the way. */
    saveNow: () => save(),
    /** The page goes: what can still be sent is, and the journal has the rest. */
    leave: () => void save(true),
    /** The draft was published or discarded: nothing of it is kept any more. */
    end: () => {
      clearTimeout(timer);
      journal.write(null);
      set({ state: 'gone', problem: null });
    },
    stop: () => clearTimeout(timer),
  };
}
export type DraftSession = ReturnType<typeof createDraftSession>;

function begin(definition: Definition, journal: DraftJournal): DraftSnapshot {
  const { revision, content } = definition;
  const kept = journal.read();
  const fresh: DraftSnapshot = {
    history: startHistory(content),
    revision,
    base: content,
    state: 'saved',
    problem: null,
    theirs: null,
  };
  if (kept === null || isSameDefinition(kept.content, content)) return fresh;
  const history = record(startHistory(kept.base), kept.content, null);
  if (kept.revision === revision) return { ...fresh, history, state: 'waiting' };
  return {
    ...fresh,
    history,
    revision: kept.revision,
    base: kept.base,
    state: 'conflict',
    theirs: definition,
  };
}
