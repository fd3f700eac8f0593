import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Definition } from '@/lib/contracts/brands';
import type { DefinitionContent } from '@/lib/domain/brands/definition-content';
import { mergeDefinitions } from '@/lib/domain/brands/merge-definitions';
import { ApiError } from '../fetch-json';
import type { KeptDraft } from './draft-journal';
import { createDraftSession, type DraftApi } from './draft-session';

const CONTENT: DefinitionContent = {
  name: 'Oatly',
  aliases: [],
  keywords: [],
  categories: [],
  points: [],
  rulings: [],
  smallestMarkPx: null,
  pictures: [],
};
const draftOf = (revision: number, content: DefinitionContent): Definition => ({
  definitionId: '0197a3a0-0000-7000-8000-000000000001',
  version: 2,
  state: 'draft',
  revision,
  basedOn: 1,
  contentHash: 'a'.repeat(64),
  createdAt: '2026-11-22T10:00:00.000Z',
  savedAt: '2026-11-22T10:00:00.000Z',
  savedBy: 'Ben',
  publishedAt: null,
  publishedBy: null,
  note: '',
  content,
  sizes: {},
});
const withAlias = (content: DefinitionContent, alias: string) => ({
  ...content,
  aliases: [...content.aliases, alias],
});

/** A browser's journal and a server with one draft, saved to by whoever knows the revision. */
function makeWorld(start = CONTENT) {
  let kept: KeptDraft | null = null;
  let stored = draftOf(1, start);
  let problem: ApiError | null = null;
  const api: DraftApi = {
    save: async (revision, content) => {
      if (problem) throw problem;
      if (revision !== stored.revision) return { kind: 'conflict', stored };
      stored = draftOf(revision + 1, content);
      return { kind: 'saved', revision: stored.revision, savedAt: stored.savedAt };
    },
  };
  return {
    api,
    journal: { read: () => kept, write: (next: KeptDraft | null) => void (kept = next) },
    kept: () => kept,
    stored: () => stored,
    saveByOther: (content: DefinitionContent) => void (stored = draftOf(stored.revision + 1, content)),
    fail: (next: ApiError | null) => void (problem = next),
    open: () => createDraftSession(stored, { read: () => kept, write: (next) => void (kept = next) }, api),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = (ms = 1_000) => vi.advanceTimersByTimeAsync(ms);

describe('a draft session', () => {
  test('keeps every change at once and saves it a moment later', async () => {
    const world = makeWorld();
    const session = world.open();
    session.change(withAlias(CONTENT, '噢麦力'));
    expect(world.kept()?.content.aliases).toEqual(['噢麦力']);
    expect(session.get().state).toBe('waiting');
    await settle();
    expect(session.get()).toMatchObject({ state: 'saved', revision: 2 });
    expect(world.stored().content.aliases).toEqual(['噢麦力']);
    expect(world.kept()).toBeNull();
  });

  test('goes on after a reload with what was not saved', async () => {
    const world = makeWorld();
    world.open().change(withAlias(CONTENT, 'a'));
    const reloaded = world.open();
    expect(reloaded.get().history.present.aliases).toEqual(['a']);
    await settle();
    expect(world.stored().content.aliases).toEqual(['a']);
  });

  test('signed out, it keeps everything and tries again until somebody is signed in', async () => {
    const world = makeWorld();
    const session = world.open();
    world.fail(new ApiError('not-signed-in', 401, 'Sign in first'));
    session.change(withAlias(CONTENT, 'a'));
    await settle();
    expect(session.get().state).toBe('signed-out');
    expect(world.kept()?.content.aliases).toEqual(['a']);
    world.fail(null);
    await settle(5_000);
    expect(session.get().state).toBe('saved');
  });

  test('what somebody else saved since comes back, and the merge of both is saved after it', async () => {
    const world = makeWorld();
    const session = world.open();
    world.saveByOther(withAlias(CONTENT, 'theirs'));
    session.change(withAlias(CONTENT, 'mine'));
    await settle();
    const { state, theirs, base, history } = session.get();
    expect([state, theirs?.content.aliases]).toEqual(['conflict', ['theirs']]);
    session.resolve(mergeDefinitions(base, history.present, theirs!.content));
    await settle();
    expect(session.get()).toMatchObject({ state: 'saved', revision: 3, theirs: null });
    expect(world.stored().content.aliases).toEqual(['theirs', 'mine']);
  });

  test('work that was kept while somebody else saved is a conflict after a reload, too', () => {
    const world = makeWorld();
    world.open().change(withAlias(CONTENT, 'mine'));
    world.saveByOther(withAlias(CONTENT, 'theirs'));
    expect(world.open().get()).toMatchObject({
      state: 'conflict',
      base: CONTENT,
      theirs: { content: { aliases: ['theirs'] } },
    });
  });

  test('a refusal says why and waits for another change', async () => {
    const world = makeWorld();
    const session = world.open();
    world.fail(new ApiError('bad-input', 422, 'points: p1 stands there twice'));
    session.change(withAlias(CONTENT, 'a'));
    await settle();
    expect(session.get()).toMatchObject({ state: 'refused', problem: { code: 'bad-input' } });
    world.fail(null);
    session.change(withAlias(CONTENT, 'b'));
    await settle();
    expect(session.get().state).toBe('saved');
  });

  test('a draft that was published meanwhile is no longer saved', async () => {
    const world = makeWorld();
    const session = world.open();
    world.fail(new ApiError('too-late', 409, 'Version 2 is published'));
    session.change(withAlias(CONTENT, 'a'));
    await settle(10_000);
    expect(session.get().state).toBe('gone');
  });

  test('steps are undone and done again, and each is saved', async () => {
    const world = makeWorld();
    const session = world.open();
    session.change(withAlias(CONTENT, 'a'));
    session.undo();
    await settle();
    expect(world.stored().content.aliases).toEqual([]);
    session.redo();
    await settle();
    expect(world.stored().content.aliases).toEqual(['a']);
  });
});
