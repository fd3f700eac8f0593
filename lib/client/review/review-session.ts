import { v4 as uuidv4 } from 'uuid';
import type { ClaimResponse, Review, SubmitVerdict } from '@/lib/contracts/review';
import { MAX_SLOTS_PER_TAB, renewEveryMs } from '@/lib/domain/lease';
import { ApiError } from '../fetch-json';
import type { ReviewApi } from './review-api';
import type { JournalEntry, VerdictJournal } from './verdict-journal';

export type HeldReview = Review & { leaseEndsAtMs: number };
export type SentVerdict = {
  verdictId: string;
  review: HeldReview;
  body: SubmitVerdict;
  /** Null until the server has it; it can be taken back before that too. */
  undoUntilMs: number | null;
};
export type ReviewSnapshot = {
  phase: 'starting' | 'working' | 'empty' | 'failed';
  /** On the table. */
  current: HeldReview | null;
  /** Claimed and fetched ahead. */
  upcoming: readonly HeldReview[];
  /** The current item is no longer this tab's. */
  lost: 'expired' | 'taken' | null;
  lastSent: SentVerdict | null;
  pendingCount: number;
  isOnline: boolean;
  isSignedOut: boolean;
  /** A decision that the server refused for good, to be told once. */
  refusal: { id: string; adTitle: string; code: string } | null;
  failureCode: string | null;
};
export type Decision = Omit<SubmitVerdict, 'reviewItemId' | 'slotId' | 'token'>;

type Deps = {
  tabId: string;
  purpose: 'answer' | 'adjudication';
  /** Begin with this item. */
  firstItemId: string | null;
  /** What was on the table before a reload: it comes first if this tab still holds it. */
  resumedItemId?: string | null;
  api: ReviewApi;
  journal: VerdictJournal;
  now?: () => number;
};

const LOOK_AGAIN_MS = 10_000;
const RESEND_MS = 5_000;
/** A closing page keeps its items this long, for the case that it is a reload. */
const RELOAD_GRACE_MS = 15_000;

/**
 * One tab's review work: what it holds, what is on the table, what is on its way out.
 *
 * The table never waits for the network: a decision goes into the journal and the next item comes up in the same tick;
 * sending, topping up and renewing happen beside it. Nothing is lost when a request fails: the journal sends again.
 */
export function createReviewSession({
  tabId,
  purpose,
  firstItemId,
  resumedItemId = null,
  api,
  journal,
  now = Date.now,
}: Deps) {
  let snapshot: ReviewSnapshot = {
    phase: 'starting',
    current: null,
    upcoming: [],
    lost: null,
    lastSent: null,
    pendingCount: journal.list().length,
    isOnline: true,
    isSignedOut: false,
    refusal: null,
    failureCode: null,
  };
  let leaseMs = 60_000;
  let wantedItemId = firstItemId;
  let toppingUp: Promise<void> | null = null;
  let renewTimer: ReturnType<typeof setTimeout> | undefined;
  let lookTimer: ReturnType<typeof setTimeout> | undefined;
  let resendTimer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  const sending = new Map<string, Promise<void>>();
  const listeners = new Set<() => void>();

  const change = (part: Partial<ReviewSnapshot>) => {
    snapshot = { ...snapshot, ...part };
    for (const listener of listeners) listener();
  };
  const held = () => [
    ...(snapshot.current && !snapshot.lost ? [snapshot.current] : []),
    ...snapshot.upcoming,
  ];
  const slotsOf = (reviews: readonly HeldReview[]) =>
    reviews.map(({ lease: { slotId, token } }) => ({ slotId, token }));
  const toHeld = (review: Review): HeldReview => ({
    ...review,
    leaseEndsAtMs: now() + review.lease.leaseMsLeft,
  });

  /** Whatever a request says about the connection. @returns whether it may succeed later */
  const noteFailure = (error: unknown): boolean => {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 0) change({ isOnline: false });
    if (error.status === 401) change({ isSignedOut: true });
    return error.isPassing || error.status === 401 || error.status === 429;
  };
  const noteSuccess = () => {
    if (!snapshot.isOnline || snapshot.isSignedOut) change({ isOnline: true, isSignedOut: false });
  };

  // ---- holding -------------------------------------------------------------------------------------------------------

  function topUp(): Promise<void> {
    toppingUp ??= claim().finally(() => (toppingUp = null));
    return toppingUp;
  }

  async function claim(): Promise<void> {
    clearTimeout(lookTimer);
    try {
      if (wantedItemId) {
        const first = await api.claim({ tabId, purpose, reviewItemId: wantedItemId });
        wantedItemId = null;
        take(first);
      }
      const knownSlotIds = held().map((review) => review.lease.slotId);
      take(await api.claim({ tabId, purpose, count: MAX_SLOTS_PER_TAB, knownSlotIds }));
      noteSuccess();
    } catch (error) {
      const isPassing = noteFailure(error);
      const code = (error as ApiError).code;
      // An item asked for by name that cannot be had: say so, and go on with what there is.
      if (wantedItemId && !isPassing) {
        wantedItemId = null;
        change({ refusal: { id: uuidv4(), adTitle: '', code } });
        return claim();
      }
      change({ failureCode: code, ...(snapshot.current ? {} : { phase: 'failed' as const }) });
    }
    if (!snapshot.current || snapshot.upcoming.length < MAX_SLOTS_PER_TAB - 1) {
      if (!isStopped) lookTimer = setTimeout(() => void topUp(), LOOK_AGAIN_MS);
    }
  }

  /** Joins what the server says this tab holds with what is shown; an item already on its way out is not taken again. */
  function take({ reviews, kept: leases, leaseMs: given }: ClaimResponse): void {
    leaseMs = given;
    const leaving = new Set(journal.list().map((entry) => entry.body.slotId));
    const fresh = new Map(
      reviews
        .filter((review) => !leaving.has(review.lease.slotId))
        .map((review) => [review.lease.slotId, toHeld(review)]),
    );
    const endsAt = new Map(leases.map((lease) => [lease.slotId, now() + lease.leaseMsLeft]));
    const before = held();
    const kept = before.map((review) => {
      const { slotId } = review.lease;
      return fresh.get(slotId) ?? { ...review, leaseEndsAtMs: endsAt.get(slotId) ?? review.leaseEndsAtMs };
    });
    const known = new Set(before.map((review) => review.lease.slotId));
    const added = [...fresh.values()].filter((review) => !known.has(review.lease.slotId));
    const isResumed = (review: HeldReview) => review.reviewItemId === resumedItemId;
    if (before.length === 0) added.sort((a, b) => Number(isResumed(b)) - Number(isResumed(a)));
    const [next = null, ...rest] = [...kept, ...added];
    if (snapshot.lost) change({ upcoming: [...(next ? [next] : []), ...rest], failureCode: null });
    else change({ current: next, upcoming: rest, phase: next ? 'working' : 'empty', failureCode: null });
    scheduleRenewal();
  }

  function scheduleRenewal(): void {
    clearTimeout(renewTimer);
    if (!isStopped && held().length > 0) renewTimer = setTimeout(() => void renew(), renewEveryMs(leaseMs));
  }

  async function renew(): Promise<void> {
    const reviews = held();
    if (reviews.length === 0) return;
    try {
      const { renewed, lostSlotIds } = await api.renew(slotsOf(reviews));
      const endsAt = new Map(renewed.map((lease) => [lease.slotId, now() + lease.leaseMsLeft]));
      const lost = new Set(lostSlotIds);
      const extend = (review: HeldReview) => ({
        ...review,
        leaseEndsAtMs: endsAt.get(review.lease.slotId) ?? review.leaseEndsAtMs,
      });
      const isCurrentLost = snapshot.current !== null && lost.has(snapshot.current.lease.slotId);
      change({
        current: snapshot.current && extend(snapshot.current),
        upcoming: snapshot.upcoming.filter((review) => !lost.has(review.lease.slotId)).map(extend),
        ...(isCurrentLost ? { lost: 'taken' as const } : {}),
      });
      noteSuccess();
      if (lost.size > 0) void topUp();
    } catch (error) {
      noteFailure(error);
    }
    scheduleRenewal();
  }

  /** The next item comes up; nothing here waits. */
  function advance(): void {
    const [next = null, ...rest] = snapshot.upcoming;
    change({ current: next, upcoming: rest, lost: null, phase: next ? 'working' : 'starting' });
    void topUp();
  }

  // ---- deciding ------------------------------------------------------------------------------------------------------

  function decide(decision: Decision): void {
    const review = snapshot.current;
    if (!review || snapshot.lost) return;
    const { slotId, token } = review.lease;
    const body: SubmitVerdict = { reviewItemId: review.reviewItemId, slotId, token, ...decision };
    const verdictId = uuidv4();
    journal.add({ verdictId, adTitle: review.ad.title, body });
    change({
      lastSent: { verdictId, review, body, undoUntilMs: null },
      pendingCount: journal.list().length,
    });
    // Sent before the next claim, so that its slot is answered when the server counts what this tab holds.
    const sent = send(verdictId);
    const [next = null, ...rest] = snapshot.upcoming;
    change({ current: next, upcoming: rest, phase: next ? 'working' : 'starting' });
    void sent.then(() => topUp());
  }

  function send(verdictId: string): Promise<void> {
    const entry = journal.list().find((one) => one.verdictId === verdictId);
    const underWay = sending.get(verdictId);
    if (underWay || !entry) return underWay ?? Promise.resolve();
    const attempt = submit(entry).finally(() => {
      sending.delete(verdictId);
      change({ pendingCount: journal.list().length });
    });
    sending.set(verdictId, attempt);
    return attempt;
  }

  async function submit({ verdictId, adTitle, body }: JournalEntry): Promise<void> {
    const ifLast = (part: Partial<SentVerdict> | null) =>
      snapshot.lastSent?.verdictId === verdictId
        ? { lastSent: part && { ...snapshot.lastSent, ...part } }
        : {};
    try {
      const { undoMsLeft } = await api.submit(verdictId, body);
      journal.remove(verdictId);
      noteSuccess();
      change(ifLast({ undoUntilMs: now() + undoMsLeft }));
    } catch (error) {
      if (noteFailure(error)) {
        clearTimeout(resendTimer);
        if (!isStopped) resendTimer = setTimeout(sendAll, RESEND_MS);
        return;
      }
      journal.remove(verdictId);
      change({ refusal: { id: verdictId, adTitle, code: (error as ApiError).code }, ...ifLast(null) });
    }
  }

  function sendAll(): void {
    for (const { verdictId } of journal.list()) void send(verdictId);
  }

  /** Puts the last decision's item back on the table. @throws ApiError `too-late` when it has settled */
  async function undo(): Promise<void> {
    const sent = snapshot.lastSent;
    if (!sent) return;
    change({ lastSent: null });
    await sending.get(sent.verdictId);
    if (journal.list().some((entry) => entry.verdictId === sent.verdictId)) {
      // It never left this browser, so its slot is still held.
      journal.remove(sent.verdictId);
      putBack(sent.review, new Set());
      change({ pendingCount: journal.list().length });
      return;
    }
    try {
      const { review, releasedSlotIds } = await api.withdraw(sent.verdictId, tabId, held()[0]?.lease.slotId);
      putBack(toHeld(review), new Set(releasedSlotIds));
    } catch (error) {
      if (noteFailure(error)) change({ lastSent: sent });
      throw error;
    }
  }

  function putBack(review: HeldReview, released: ReadonlySet<string>): void {
    const upcoming = held().filter(({ lease }) => !released.has(lease.slotId));
    change({ current: review, upcoming, lost: null, phase: 'working' });
    scheduleRenewal();
  }

  async function decline(): Promise<void> {
    const review = snapshot.current;
    if (!review || snapshot.lost) return;
    const [slot] = slotsOf([review]);
    try {
      await api.decline(slot!);
    } catch (error) {
      noteFailure(error);
      if ((error as ApiError).code !== 'lease-lost') throw error;
    }
    advance();
  }

  // ---- living --------------------------------------------------------------------------------------------------------

  /** Notices a lease that ran out while nothing could renew it (asleep, offline). */
  function checkLease(): void {
    const { current, lost } = snapshot;
    if (current && !lost && current.leaseEndsAtMs <= now()) void renew();
  }

  function start(): void {
    isStopped = false;
    sendAll();
    void topUp();
  }

  function stop(): void {
    isStopped = true;
    for (const timer of [renewTimer, lookTimer, resendTimer]) clearTimeout(timer);
  }

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    start,
    stop,
    decide,
    undo,
    decline,
    /** Goes on after a lost item. */
    next: advance,
    lookAgain: () => topUp(),
    sendNow: sendAll,
    wake: () => {
      checkLease();
      sendAll();
    },
    /** The page goes: what it holds returns to the queue unless it comes back at once. */
    letGo: () => {
      const slots = slotsOf(held());
      if (slots.length > 0) api.letGo(slots, RELOAD_GRACE_MS).catch(() => {}); // nobody is left to be told
    },
    refusalTold: () => change({ refusal: null }),
  };
}
export type ReviewSession = ReturnType<typeof createReviewSession>;
