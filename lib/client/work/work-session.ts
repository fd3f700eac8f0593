import { v4 as uuidv4 } from 'uuid';
import type { Lease } from '@/lib/contracts/review';
import { MAX_SLOTS_PER_TAB, renewEveryMs } from '@/lib/domain/lease';
import { ApiError } from '../fetch-json';
import { createAnswerSender, type Outbox } from './answer-sender';

export type LeasedWork = { lease: Lease };
export type Held<Work> = Work & { leaseEndsAtMs: number };
type HeldSlot = Pick<Lease, 'slotId' | 'token'>;
type AnswerBody = HeldSlot;

/** What a session asks of the server; all of it changes the server, so none is a query. @throws ApiError, each of them */
export type WorkApi<Work, Body> = {
  /** With an id that very piece; else what this tab holds, topped up. */
  claim(wish: { id: string } | { count: number; knownSlotIds: string[]; tableId: string | null }): Promise<{
    /** What this tab holds and did not know. */
    work: Work[];
    kept: Lease[];
    leaseMs: number;
  }>;
  renew(slots: readonly HeldSlot[]): Promise<{ renewed: Lease[]; lostSlotIds: string[] }>;
  /** Outlives the page that sends it. */
  letGo(slots: readonly HeldSlot[], graceMs: number): Promise<unknown>;
  decline(slot: HeldSlot): Promise<void>;
  submit(answerId: string, body: Body): Promise<{ undoMsLeft: number }>;
  withdraw(
    answerId: string,
    keepSlotId: string | undefined,
  ): Promise<{ work: Work; releasedSlotIds: string[] }>;
};

export type SentAnswer<Work, Body> = {
  answerId: string;
  work: Held<Work>;
  body: Body;
  /** Null until the server has it; it can be taken back before that too. */
  undoUntilMs: number | null;
};
export type WorkSnapshot<Work, Body> = {
  phase: 'starting' | 'working' | 'empty' | 'failed';
  /** On the table. */
  current: Held<Work> | null;
  /** Claimed and fetched ahead. */
  upcoming: readonly Held<Work>[];
  /** The current piece is no longer this tab's. */
  lost: 'expired' | 'taken' | null;
  lastSent: SentAnswer<Work, Body> | null;
  pendingCount: number;
  isOnline: boolean;
  isSignedOut: boolean;
  /** An answer that the server refused for good, to be told once. */
  refusal: { id: string; title: string; code: string } | null;
  failureCode: string | null;
};

type Deps<Work, Body> = {
  /** Begin with this piece. */
  firstId: string | null;
  /** What was on the table before a reload: it comes first if this tab still holds it. */
  resumedId?: string | null;
  api: WorkApi<Work, Body>;
  outbox: Outbox<Body>;
  idOf: (work: Work) => string;
  /** Names a piece to the person. */
  titleOf: (work: Work) => string;
  now?: () => number;
};

const LOOK_AGAIN_MS = 10_000;
/** A closing page keeps its pieces this long, for the case that it is a reload. */
const RELOAD_GRACE_MS = 15_000;

/**
 * One tab's work of a kind: what it holds, what is on the table, what is on its way out.
 *
 * The table never waits for the network: an answer goes into the outbox and the next piece comes up in the same tick;
 * sending, topping up and renewing happen beside it. Nothing is lost when a request fails: the outbox sends again.
 */
export function createWorkSession<Work extends LeasedWork, Body extends AnswerBody>({
  firstId,
  resumedId = null,
  api,
  outbox,
  idOf,
  titleOf,
  now = Date.now,
}: Deps<Work, Body>) {
  type Piece = Held<Work>;
  type Claimed = Awaited<ReturnType<typeof api.claim>>;
  let snapshot: WorkSnapshot<Work, Body> = {
    phase: 'starting',
    current: null,
    upcoming: [],
    lost: null,
    lastSent: null,
    pendingCount: outbox.list().length,
    isOnline: true,
    isSignedOut: false,
    refusal: null,
    failureCode: null,
  };
  let leaseMs = 60_000;
  let wantedId = firstId;
  let toppingUp: Promise<void> | null = null;
  let renewTimer: ReturnType<typeof setTimeout> | undefined;
  let lookTimer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  const listeners = new Set<() => void>();

  const change = (part: Partial<WorkSnapshot<Work, Body>>) => {
    snapshot = { ...snapshot, ...part };
    for (const listener of listeners) listener();
  };
  const held = () => [
    ...(snapshot.current && !snapshot.lost ? [snapshot.current] : []),
    ...snapshot.upcoming,
  ];
  const slotsOf = (pieces: readonly Piece[]) =>
    pieces.map(({ lease: { slotId, token } }) => ({ slotId, token }));
  const toHeld = (work: Work): Piece => ({ ...work, leaseEndsAtMs: now() + work.lease.leaseMsLeft });

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

  const ifLast = (answerId: string, part: Partial<SentAnswer<Work, Body>> | null) =>
    snapshot.lastSent?.answerId === answerId ? { lastSent: part && { ...snapshot.lastSent, ...part } } : {};
  const sender = createAnswerSender<Body>({
    outbox,
    submit: (answerId, body) => api.submit(answerId, body),
    mayPass: noteFailure,
    onSent(answerId, undoMsLeft) {
      noteSuccess();
      change(ifLast(answerId, { undoUntilMs: now() + undoMsLeft }));
    },
    onRefused({ answerId, title }, error) {
      const refusal = { id: answerId, title, code: (error as ApiError).code };
      change({ refusal, ...ifLast(answerId, null) });
    },
    onAttempted: () => change({ pendingCount: outbox.list().length }),
  });

  // ---- holding -------------------------------------------------------------------------------------------------------

  function topUp(): Promise<void> {
    toppingUp ??= claim().finally(() => (toppingUp = null));
    return toppingUp;
  }

  async function claim(): Promise<void> {
    clearTimeout(lookTimer);
    try {
      if (wantedId) {
        const first = await api.claim({ id: wantedId });
        wantedId = null;
        take(first);
      }
      const knownSlotIds = held().map((piece) => piece.lease.slotId);
      const claimed = await api.claim({ count: MAX_SLOTS_PER_TAB, knownSlotIds, tableId: tableId() });
      dropGone(new Set(knownSlotIds), claimed);
      take(claimed);
      noteSuccess();
    } catch (error) {
      const isPassing = noteFailure(error);
      const code = (error as ApiError).code;
      // A piece asked for by name that cannot be had: say so, and go on with what there is.
      if (wantedId && !isPassing) {
        wantedId = null;
        change({ refusal: { id: uuidv4(), title: '', code } });
        return claim();
      }
      change({ failureCode: code, ...(snapshot.current ? {} : { phase: 'failed' as const }) });
    }
    if (!snapshot.current || snapshot.upcoming.length < MAX_SLOTS_PER_TAB - 1) {
      if (!isStopped) lookTimer = setTimeout(() => void topUp(), LOOK_AGAIN_MS);
    }
  }

  /** What is on the table, or comes onto it first if this tab still holds it. */
  function tableId(): string | null {
    if (!snapshot.current) return resumedId;
    return snapshot.lost ? null : idOf(snapshot.current);
  }

  /** What was fetched ahead and is no longer this tab's never comes onto the table; what is on it is asked about at once. */
  function dropGone(asked: ReadonlySet<string>, { work, kept }: Claimed): void {
    const given = new Set([...kept, ...work.map(({ lease }) => lease)].map(({ slotId }) => slotId));
    const isGone = ({ lease: { slotId } }: Piece) => asked.has(slotId) && !given.has(slotId);
    change({ upcoming: snapshot.upcoming.filter((piece) => !isGone(piece)) });
    if (snapshot.current && !snapshot.lost && isGone(snapshot.current)) void renew();
  }

  /** Joins what the server says this tab holds with what is shown; a piece already on its way out is not taken again. */
  function take({ work, kept: leases, leaseMs: given }: Claimed): void {
    leaseMs = given;
    const leaving = new Set(outbox.list().map((answer) => answer.body.slotId));
    const fresh = new Map(
      work
        .filter((piece) => !leaving.has(piece.lease.slotId))
        .map((piece) => [piece.lease.slotId, toHeld(piece)]),
    );
    const endsAt = new Map(leases.map((lease) => [lease.slotId, now() + lease.leaseMsLeft]));
    const before = held();
    const kept = before.map((piece) => {
      const { slotId } = piece.lease;
      return fresh.get(slotId) ?? { ...piece, leaseEndsAtMs: endsAt.get(slotId) ?? piece.leaseEndsAtMs };
    });
    const known = new Set(before.map((piece) => piece.lease.slotId));
    const added = [...fresh.values()].filter((piece) => !known.has(piece.lease.slotId));
    const isResumed = (piece: Piece) => idOf(piece) === resumedId;
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
    const pieces = held();
    if (pieces.length === 0) return;
    try {
      const { renewed, lostSlotIds } = await api.renew(slotsOf(pieces));
      const endsAt = new Map(renewed.map((lease) => [lease.slotId, now() + lease.leaseMsLeft]));
      const lost = new Set(lostSlotIds);
      const extend = (piece: Piece): Piece => ({
        ...piece,
        leaseEndsAtMs: endsAt.get(piece.lease.slotId) ?? piece.leaseEndsAtMs,
      });
      const isCurrentLost = snapshot.current !== null && lost.has(snapshot.current.lease.slotId);
      change({
        current: snapshot.current && extend(snapshot.current),
        upcoming: snapshot.upcoming.filter((piece) => !lost.has(piece.lease.slotId)).map(extend),
        ...(isCurrentLost ? { lost: 'taken' as const } : {}),
      });
      noteSuccess();
      if (lost.size > 0) void topUp();
    } catch (error) {
      noteFailure(error);
    }
    scheduleRenewal();
  }

  /** The next piece comes up; nothing here waits. */
  function advance(): void {
    const [next = null, ...rest] = snapshot.upcoming;
    change({ current: next, upcoming: rest, lost: null, phase: next ? 'working' : 'starting' });
    void topUp();
  }

  // ---- answering -----------------------------------------------------------------------------------------------------

  /** Answers what is on the table with what `toBody` says of it; not when it is lost. */
  function answer(toBody: (work: Work) => Body): void {
    const work = snapshot.current;
    if (!work || snapshot.lost) return;
    const body = toBody(work);
    const answerId = uuidv4();
    outbox.add({ answerId, title: titleOf(work), body });
    change({ lastSent: { answerId, work, body, undoUntilMs: null }, pendingCount: outbox.list().length });
    // Sent before the next claim, so that its slot is answered when the server counts what this tab holds.
    const sent = sender.send(answerId);
    const [next = null, ...rest] = snapshot.upcoming;
    change({ current: next, upcoming: rest, phase: next ? 'working' : 'starting' });
    void sent.then(() => topUp());
  }

  /** Puts the last answer's piece back on the table. @throws ApiError `too-late` when it has settled */
  async function undo(): Promise<void> {
    const sent = snapshot.lastSent;
    if (!sent) return;
    change({ lastSent: null });
    await sender.settled(sent.answerId);
    if (outbox.list().some((outgoing) => outgoing.answerId === sent.answerId)) {
      // It never left this browser, so its slot is still held.
      outbox.remove(sent.answerId);
      putBack(sent.work, new Set());
      change({ pendingCount: outbox.list().length });
      return;
    }
    try {
      const { work, releasedSlotIds } = await api.withdraw(sent.answerId, held()[0]?.lease.slotId);
      putBack(toHeld(work), new Set(releasedSlotIds));
    } catch (error) {
      if (noteFailure(error)) change({ lastSent: sent });
      throw error;
    }
  }

  function putBack(work: Piece, released: ReadonlySet<string>): void {
    const upcoming = held().filter(({ lease }) => !released.has(lease.slotId));
    change({ current: work, upcoming, lost: null, phase: 'working' });
    scheduleRenewal();
  }

  async function decline(): Promise<void> {
    const work = snapshot.current;
    if (!work || snapshot.lost) return;
    const [slot] = slotsOf([work]);
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
    sender.start();
    void topUp();
  }

  function stop(): void {
    isStopped = true;
    sender.stop();
    for (const timer of [renewTimer, lookTimer]) clearTimeout(timer);
  }

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    /** So that a reload can show it first. */
    idOnTable: () => snapshot.current && idOf(snapshot.current),
    start,
    stop,
    answer,
    /** For requests beside the session's own: what they say about the connection. */
    noteFailure,
    noteSuccess,
    undo,
    decline,
    /** Goes on after a lost piece. */
    next: advance,
    lookAgain: () => topUp(),
    sendNow: sender.sendAll,
    wake: () => {
      checkLease();
      sender.sendAll();
    },
    /** The page goes: what it holds returns to the queue unless it comes back at once. */
    letGo: () => {
      const slots = slotsOf(held());
      if (slots.length > 0) api.letGo(slots, RELOAD_GRACE_MS).catch(() => {}); // nobody is left to be told
    },
    refusalTold: () => change({ refusal: null }),
  };
}
