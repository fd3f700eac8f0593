import { useEffect, useState, useSyncExternalStore } from 'react';
import { reviewApi } from './review-api';
import { createReviewSession, type ReviewSession, type ReviewSnapshot } from './review-session';
import { claimTabId } from './tab-id';
import { openVerdictJournal } from './verdict-journal';

type Options = { personId: string; purpose: 'answer' | 'adjudication'; firstItemId: string | null };

/** The item on this tab's table, so that a reload shows it first. */
const ON_TABLE = 'touchstone.on-table';
let tabId: Promise<string> | undefined;

/** The review session of this tab, joined to the page's life; null until the tab knows its id. */
export function useReviewSession({ personId, purpose, firstItemId }: Options): ReviewSession | null {
  const [session, setSession] = useState<ReviewSession | null>(null);
  // Joins timers, connection, visibility and the end of the page.
  useEffect(() => {
    let started: ReviewSession | null = null;
    let isGone = false;
    async function begin(): Promise<void> {
      tabId ??= claimTabId();
      const id = await tabId;
      if (isGone) return;
      const journal = openVerdictJournal(personId);
      const resumedItemId = sessionStorage.getItem(ON_TABLE);
      started = createReviewSession({
        tabId: id,
        purpose,
        firstItemId,
        resumedItemId,
        api: reviewApi,
        journal,
      });
      started.subscribe(rememberTable);
      started.start();
      // The address asked for one item, once: a reload goes on with what is on the table.
      if (firstItemId) dropQueryItem();
      setSession(started);
    }
    void begin();
    function rememberTable(): void {
      const current = started?.getSnapshot().current;
      if (current) sessionStorage.setItem(ON_TABLE, current.reviewItemId);
    }
    const wake = () => {
      if (document.visibilityState === 'visible') started?.wake();
    };
    const letGo = () => started?.letGo();
    window.addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    window.addEventListener('pagehide', letGo);
    return () => {
      isGone = true;
      window.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
      window.removeEventListener('pagehide', letGo);
      letGo();
      started?.stop();
      setSession(null);
    };
  }, [personId, purpose, firstItemId]);
  return session;
}

export function useReviewSnapshot(session: ReviewSession): ReviewSnapshot {
  return useSyncExternalStore(session.subscribe, session.getSnapshot, session.getSnapshot);
}

function dropQueryItem(): void {
  const address = new URL(window.location.href);
  address.searchParams.delete('item');
  window.history.replaceState(window.history.state, '', address);
}
