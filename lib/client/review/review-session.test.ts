import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Review, SubmitVerdict } from '@/lib/contracts/review';
import { ApiError } from '../fetch-json';
import type { OutgoingAnswer, Outbox } from '../work/answer-sender';
import type { ReviewApi } from './review-api';
import { createReviewSession, type Decision } from './review-session';

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** The server's side of the contract, as small as it can be: items, who holds them, verdicts. */
function createServer(itemCount: number) {
  const items = Array.from({ length: itemCount }, (_, index) => toReview(index + 1));
  const answered = new Map<string, string>();
  const calls: string[] = [];
  const tables: Array<string | null> = [];
  let failure: ApiError | null = null;
  const reach = (call: string) => {
    calls.push(call);
    return failure ? Promise.reject(failure) : Promise.resolve();
  };
  const waiting = () => items.filter((item) => ![...answered.values()].includes(item.lease.slotId));
  const api: ReviewApi = {
    async claim(wish) {
      await reach('claim');
      const [id, count] = 'id' in wish ? [wish.id, 1] : [null, wish.count];
      if ('tableId' in wish) tables.push(wish.tableId);
      const known = new Set('id' in wish ? [] : wish.knownSlotIds);
      const taken = waiting()
        .filter((item) => id === null || item.reviewItemId === id)
        .slice(0, count);
      return {
        work: taken.filter((item) => !known.has(item.lease.slotId)),
        kept: taken.filter((item) => known.has(item.lease.slotId)).map((item) => item.lease),
        leaseMs: 60_000,
      };
    },
    async renew(slots) {
      await reach('renew');
      const held = new Set(waiting().map((item) => item.lease.slotId));
      return {
        renewed: slots
          .filter(({ slotId }) => held.has(slotId))
          .map((slot) => ({ ...slot, leaseMsLeft: 60_000 })),
        lostSlotIds: slots.filter(({ slotId }) => !held.has(slotId)).map(({ slotId }) => slotId),
      };
    },
    letGo: () => reach('letGo'),
    decline: async ({ slotId }) => {
      await reach('decline');
      answered.set(`declined ${slotId}`, slotId);
    },
    async submit(verdictId, body) {
      await reach('submit');
      answered.set(verdictId, body.slotId);
      return { undoMsLeft: 10_000 };
    },
    async withdraw(verdictId) {
      await reach('withdraw');
      const slotId = answered.get(verdictId)!;
      answered.delete(verdictId);
      return { work: items.find((item) => item.lease.slotId === slotId)!, releasedSlotIds: [] };
    },
  };
  return {
    api,
    calls,
    /** What the session said lay on its table, claim by claim. */
    tables,
    answered,
    fail: (error: ApiError | null) => (failure = error),
    /** Somebody else takes the item. */
    takeAway: (n: number) => answered.set(`other ${n}`, items[n - 1]!.lease.slotId),
  };
}

function toReview(n: number): Review {
  return {
    reviewItemId: id(n),
    purpose: 'answer',
    lease: { slotId: id(100 + n), token: id(200 + n), leaseMsLeft: 60_000 },
    dueAt: '2026-11-22T00:00:00.000Z',
    priority: 0.5,
    ad: {
      adId: id(300 + n),
      revisionId: id(400 + n),
      source: 's',
      externalId: String(n),
      revision: 1,
      title: `ad ${n}`,
      category: '',
      price: null,
      usualPrice: null,
      language: null,
      impressions: null,
      receivedAt: '2026-11-22T00:00:00.000Z',
      seller: null,
    },
    images: [{ sha256: 'a'.repeat(64), width: 1, height: 1, mediaType: 'image/png', detections: [] }],
    suspects: [],
    notes: [],
  };
}

function createOutbox(): Outbox<SubmitVerdict> {
  const entries = new Map<string, OutgoingAnswer<SubmitVerdict>>();
  return {
    add: (entry) => void entries.set(entry.answerId, entry),
    remove: (answerId) => void entries.delete(answerId),
    list: () => [...entries.values()],
  };
}

const decision: Decision = {
  kind: 'decision',
  lines: [],
  noOtherSuspect: true,
  comment: '',
  activeMs: 1,
  shown: { images: [], suspects: [], energyMap: false },
};
const offline = new ApiError('offline', 0, 'not reached');

describe('a review session', () => {
  let server: ReturnType<typeof createServer>;
  let outbox: Outbox<SubmitVerdict>;
  const open = (
    itemCount: number,
    firstItemId: string | null = null,
    resumedItemId: string | null = null,
  ) => {
    server = createServer(itemCount);
    outbox = createOutbox();
    return createReviewSession({
      firstItemId,
      resumedItemId,
      api: server.api,
      outbox,
    });
  };
  beforeEach(() => void vi.useFakeTimers());

  const settle = () => vi.advanceTimersByTimeAsync(0);
  const title = (session: ReturnType<typeof open>) => session.getSnapshot().current?.ad.title ?? null;

  test('claims three, shows the first, and goes on to the next in the same tick as the decision', async () => {
    const session = open(5);
    session.start();
    await settle();
    expect(title(session)).toBe('ad 1');
    expect(session.getSnapshot().upcoming).toHaveLength(2);
    session.decide(decision);
    expect(title(session)).toBe('ad 2');
    await settle();
    expect(session.getSnapshot().upcoming.map((review) => review.ad.title)).toEqual(['ad 3', 'ad 4']);
    expect(server.calls).toEqual(['claim', 'submit', 'claim']);
  });

  test('begins with the item that was opened from the list', async () => {
    const session = open(5, id(4));
    session.start();
    await settle();
    expect(title(session)).toBe('ad 4');
  });

  test('after a reload the item that was on the table comes first', async () => {
    const session = open(5, null, id(2));
    session.start();
    await settle();
    expect(title(session)).toBe('ad 2');
    expect(session.getSnapshot().upcoming.map((review) => review.ad.title)).toEqual(['ad 1', 'ad 3']);
  });

  test('decisions made offline wait in the outbox, are counted, and are sent when the server is back', async () => {
    const session = open(3);
    session.start();
    await settle();
    server.fail(offline);
    session.decide(decision);
    session.decide(decision);
    await settle();
    expect(session.getSnapshot()).toMatchObject({ isOnline: false, pendingCount: 2 });
    server.fail(null);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(session.getSnapshot()).toMatchObject({ isOnline: true, pendingCount: 0 });
    expect(server.answered.size).toBe(2);
  });

  test('a sign-out keeps the decision and says so', async () => {
    const session = open(3);
    session.start();
    await settle();
    server.fail(new ApiError('not-signed-in', 401, 'Sign in first'));
    session.decide(decision);
    await settle();
    expect(session.getSnapshot()).toMatchObject({ isSignedOut: true, pendingCount: 1 });
  });

  test('a refused decision is told by its title and is not sent again', async () => {
    const session = open(3);
    session.start();
    await settle();
    server.fail(new ApiError('lease-lost', 409, 'gone'));
    session.decide(decision);
    await settle();
    expect(session.getSnapshot()).toMatchObject({
      refusal: { title: 'ad 1', code: 'lease-lost' },
      lastSent: null,
      pendingCount: 0,
    });
  });

  test('undo puts a stored decision back on the table', async () => {
    const session = open(3);
    session.start();
    await settle();
    session.decide(decision);
    await settle();
    expect(session.getSnapshot().lastSent?.undoUntilMs).toBe(Date.now() + 10_000);
    await session.undo();
    expect(title(session)).toBe('ad 1');
    expect(server.answered.size).toBe(0);
  });

  test('undo of a decision that never left this browser needs no server', async () => {
    const session = open(3);
    session.start();
    await settle();
    server.fail(offline);
    session.decide(decision);
    await settle();
    await session.undo();
    expect(title(session)).toBe('ad 1');
    expect(outbox.list()).toEqual([]);
    expect(server.calls).not.toContain('withdraw');
  });

  test('an item that somebody else took is said to be lost, cannot be decided, and gives way to the next', async () => {
    const session = open(3);
    session.start();
    await settle();
    server.takeAway(1);
    await vi.advanceTimersByTimeAsync(16_000);
    expect(session.getSnapshot().lost).toBe('taken');
    session.decide(decision);
    expect(outbox.list()).toEqual([]);
    session.next();
    await settle();
    expect(title(session)).toBe('ad 2');
  });

  test('what was fetched ahead and is nobody’s any more never comes onto the table', async () => {
    const session = open(5);
    session.start();
    await settle();
    expect(server.tables).toEqual([null]);
    server.takeAway(3);
    session.decide(decision);
    await settle();
    expect(server.tables).toEqual([null, id(2)]);
    const { current, upcoming, lost } = session.getSnapshot();
    expect([current, ...upcoming].map((work) => work?.ad.title)).toEqual(['ad 2', 'ad 4', 'ad 5']);
    expect(lost).toBeNull();
  });

  test('what is on the table and is nobody’s any more is said to be lost with the next claim', async () => {
    const session = open(4);
    session.start();
    await settle();
    server.takeAway(2);
    session.decide(decision);
    await settle();
    expect(session.getSnapshot()).toMatchObject({ lost: 'taken', current: { ad: { title: 'ad 2' } } });
    session.next();
    await settle();
    expect(title(session)).toBe('ad 3');
  });

  test('an empty queue is looked at again by itself', async () => {
    const session = open(1);
    session.start();
    await settle();
    session.decide(decision);
    await settle();
    expect(session.getSnapshot().phase).toBe('empty');
    server.answered.clear();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(title(session)).toBe('ad 1');
  });

  test('a declined item is gone for good', async () => {
    const session = open(2);
    session.start();
    await settle();
    await session.decline();
    await settle();
    expect(title(session)).toBe('ad 2');
    expect(session.getSnapshot().upcoming).toEqual([]);
  });
});
