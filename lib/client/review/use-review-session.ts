import { useWorkSession } from '../work/use-work-session';
import { createReviewApi } from './review-api';
import { createReviewSession, type ReviewSession } from './review-session';
import { openVerdictOutbox } from './verdict-outbox';

type Options = { personId: string; purpose: 'answer' | 'adjudication'; firstItemId: string | null };

/** The review session of this tab; null until the tab knows its id. Options count once, at the mount. */
export function useReviewSession({ personId, purpose, firstItemId }: Options): ReviewSession | null {
  return useWorkSession<ReviewSession>({
    kind: 'review',
    open: (tabId, resumedItemId) =>
      createReviewSession({
        firstItemId,
        resumedItemId,
        api: createReviewApi(tabId, purpose),
        outbox: openVerdictOutbox(personId),
      }),
    // The address asked for one item, once: a reload goes on with what is on the table.
    onStarted: () => {
      if (firstItemId !== null) dropQueryItem();
    },
  });
}

function dropQueryItem(): void {
  const address = new URL(window.location.href);
  address.searchParams.delete('item');
  window.history.replaceState(window.history.state, '', address);
}
