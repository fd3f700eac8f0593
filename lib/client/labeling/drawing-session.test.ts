import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { LabelDraft, LabelDraftContent, LabelWork } from '@/lib/contracts/label-work';
import { newBox } from '@/lib/domain/drawing/new-boxes';
import { ApiError } from '../fetch-json';
import { createDrawingSession } from './drawing-session';
import type { LabelApi } from './label-api';
import { brokenJournal, DrawingTakenError, type KeptDrawing } from './label-journal';

const picture = { sha256: 'a'.repeat(64), width: 200, height: 100, mediaType: 'image/png' };
const box = (id: string, x: number) => newBox(id, null, { x, y: 10, width: 20, height: 20 });
const add = (id: string, x: number) => ({ kind: 'add' as const, boxes: [box(id, x)] });

function workWith(draft: LabelDraft | null): LabelWork {
  return {
    taskId: 'task',
    purpose: 'answer',
    lease: { slotId: 'slot', token: 'token', leaseMsLeft: 60_000 },
    batch: { batchId: 'batch', name: 'a batch', position: 0, taskCount: 1 },
    picture,
    brand: null,
    ad: null,
    hasSuggestions: false,
    suggestions: [],
    draft,
    answers: [],
  };
}

/** What of a journal a drawing needs, kept across pages; the real one has tests of its own. */
function createDisk() {
  let kept: KeptDrawing | null = null;
  let owner = '';
  const own = (writer: string) => {
    if (writer !== owner) throw new DrawingTakenError('taken');
  };
  return {
    read: async () => kept,
    begin: async (_: string, writer: string, start: KeptDrawing) => {
      owner = writer;
      kept = start;
    },
    append: async (_: string, writer: string, steps: KeptDrawing['steps'], activeMs: number) => {
      own(writer);
      kept = { ...kept!, steps: [...kept!.steps, ...steps], activeMs };
    },
    note: async (_: string, writer: string, part: Partial<KeptDrawing>) => {
      own(writer);
      kept = { ...kept!, ...part };
    },
  };
}

/** The server's rule of versions. */
function createServer() {
  let stored: LabelDraft | null = null;
  let failure: ApiError | null = null;
  let losesAnswers = false;
  const save: LabelApi['saveDraft'] = async (_, { expectedVersion, content }) => {
    if (failure) throw failure;
    if (expectedVersion !== (stored?.version ?? 0)) return { kind: 'conflict', stored: stored! };
    stored = { version: expectedVersion + 1, savedAt: '2026-11-22T00:00:00.000Z', content };
    if (losesAnswers) throw new ApiError('offline', 0, 'the answer was lost');
    return { kind: 'saved', version: stored.version };
  };
  return {
    save: vi.fn(save),
    stored: () => stored,
    xs: () => stored?.content.boxes.map((one) => one.x),
    fail: (error: ApiError | null) => (failure = error),
    loseAnswers: (loses: boolean) => (losesAnswers = loses),
    /** Another computer of the same person saves. */
    saveElsewhere: (content: Partial<LabelDraftContent>) =>
      save('task', { expectedVersion: stored?.version ?? 0, content: { ...EMPTY, ...content } }, false),
  };
}

const EMPTY: LabelDraftContent = {
  boxes: [],
  rejectedSuggestions: [],
  outcome: null,
  comment: '',
  activeMs: 0,
};
const offline = new ApiError('offline', 0, 'not reached');

describe('a drawing', () => {
  let disk: ReturnType<typeof createDisk>;
  let server: ReturnType<typeof createServer>;
  const openPage = async () => {
    const drawing = createDrawingSession({
      work: workWith(server.stored()),
      journal: disk,
      saveDraft: server.save,
      noteFailure: (error) => error.isPassing,
      noteSuccess: () => {},
    });
    await drawing.open();
    return drawing;
  };
  type Page = Awaited<ReturnType<typeof openPage>>;
  const xs = (page: Page) => page.getSnapshot().history.present.boxes.map((one) => one.x);
  const pause = () => vi.advanceTimersByTimeAsync(1_500);

  beforeEach(() => {
    vi.useFakeTimers();
    disk = createDisk();
    server = createServer();
  });

  test('is saved to the server after a pause, once', async () => {
    const page = await openPage();
    page.do(add('a', 10));
    page.do(add('b', 50));
    expect(page.getSnapshot()).toMatchObject({ kept: 'writing', server: 'waiting' });
    await pause();
    expect(page.getSnapshot()).toMatchObject({ kept: 'yes', server: 'saved' });
    expect(server.xs()).toEqual([10, 50]);
    await pause();
    expect(server.save).toHaveBeenCalledTimes(1);
  });

  test('is there after a crash with everything that can be undone, and is saved then', async () => {
    const page = await openPage();
    page.do(add('a', 10));
    page.do(add('b', 50));
    page.undo();
    await vi.advanceTimersByTimeAsync(0);
    const after = await openPage();
    expect(xs(after)).toEqual([10]);
    after.redo();
    expect(xs(after)).toEqual([10, 50]);
    after.undo();
    after.undo();
    expect(xs(after)).toEqual([]);
    after.redo();
    await pause();
    expect(server.xs()).toEqual([10]);
  });

  test('goes on with what the server has in a browser that keeps nothing of it', async () => {
    await server.saveElsewhere({
      boxes: [{ x: 30, y: 1, width: 5, height: 5, brandId: null, suggestion: null }],
    });
    const page = await openPage();
    expect(xs(page)).toEqual([30]);
    page.do(add('a', 10));
    await pause();
    expect(server.xs()).toEqual([30, 10]);
  });

  test('offline it waits and is saved when the server is back', async () => {
    const page = await openPage();
    server.fail(offline);
    page.do(add('a', 10));
    await pause();
    expect(page.getSnapshot()).toMatchObject({ kept: 'yes', server: 'waiting' });
    server.fail(null);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(page.getSnapshot().server).toBe('saved');
    expect(server.xs()).toEqual([10]);
  });

  test('a save whose answer was lost is no conflict, in this page or after a crash', async () => {
    const page = await openPage();
    server.loseAnswers(true);
    page.do(add('a', 10));
    await pause();
    page.do(add('b', 50));
    const crashed = await openPage();
    expect(crashed.getSnapshot().theirs).toBeNull();
    server.loseAnswers(false);
    await pause();
    expect(server.xs()).toEqual([10, 50]);
  });

  test('two versions are shown, neither is lost, and what is made of them is saved', async () => {
    const page = await openPage();
    page.do(add('a', 10));
    await pause();
    await server.saveElsewhere({
      boxes: [{ x: 90, y: 1, width: 5, height: 5, brandId: null, suggestion: null }],
    });
    page.do(add('b', 50));
    await pause();
    const { theirs } = page.getSnapshot();
    expect(theirs?.boxes.map((one) => one.x)).toEqual([90]);
    expect(xs(page)).toEqual([10, 50]);
    expect(server.xs()).toEqual([90]);

    page.resolve({ ...theirs!, boxes: [...theirs!.boxes, box('b', 50)] });
    await pause();
    expect(server.xs()).toEqual([90, 50]);
    page.undo();
    expect(xs(page)).toEqual([10, 50]);
  });

  test('two versions are found at the beginning as well', async () => {
    const page = await openPage();
    server.fail(offline);
    page.do(add('a', 10));
    await vi.advanceTimersByTimeAsync(0);
    page.end().catch(() => {});
    server.fail(null);
    await server.saveElsewhere({
      boxes: [{ x: 90, y: 1, width: 5, height: 5, brandId: null, suggestion: null }],
    });
    const after = await openPage();
    expect(xs(after)).toEqual([10]);
    expect(after.getSnapshot().theirs?.boxes.map((one) => one.x)).toEqual([90]);
    await pause();
    expect(server.xs()).toEqual([90]);
  });

  test('nothing unsaved here gives way to what another computer saved', async () => {
    const page = await openPage();
    page.do(add('a', 10));
    await pause();
    await server.saveElsewhere({
      boxes: [{ x: 90, y: 1, width: 5, height: 5, brandId: null, suggestion: null }],
    });
    const after = await openPage();
    expect(xs(after)).toEqual([90]);
    expect(after.getSnapshot().theirs).toBeNull();
  });

  test('a page whose drawing went on in another one says so and saves no more', async () => {
    const page = await openPage();
    await openPage();
    page.do(add('a', 10));
    await pause();
    expect(page.getSnapshot().kept).toBe('taken');
    expect(server.save).not.toHaveBeenCalled();
  });

  test('in a browser that keeps nothing it still reaches the server, and the page says so', async () => {
    const page = createDrawingSession({
      work: workWith(null),
      journal: brokenJournal(new DOMException('no room', 'QuotaExceededError')),
      saveDraft: server.save,
      noteFailure: (error) => error.isPassing,
      noteSuccess: () => {},
    });
    await page.open();
    page.do(add('a', 10));
    await pause();
    expect(page.getSnapshot()).toMatchObject({ kept: 'failed', server: 'saved' });
    expect(server.xs()).toEqual([10]);
  });
});
