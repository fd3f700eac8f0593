import { v4 as uuidv4 } from 'uuid';

const KEY = 'touchstone.tab';
/** Ids of tabs of this browser, the latest first. */
const KNOWN_KEY = 'touchstone.tabs';
const MAX_KNOWN = 12;

/**
 * The id of this tab: it survives a reload, and no two tabs have the same one. A duplicated tab copies sessionStorage,
 * so the id counts only for the tab that holds the browser-wide lock of its name.
 *
 * A new tab takes over the id of one that is gone (closed, or killed with its browser) and with it what that one still
 * holds: after a crash the same work lies on the table.
 */
export async function claimTabId(): Promise<string> {
  const remembered = sessionStorage.getItem(KEY);
  const tabId = (await findFree(remembered)) ?? uuidv4();
  if (tabId !== remembered) {
    sessionStorage.setItem(KEY, tabId);
    await holdLock(tabId);
  }
  const others = knownTabs().filter((known) => known !== tabId);
  localStorage.setItem(KNOWN_KEY, JSON.stringify([tabId, ...others].slice(0, MAX_KNOWN)));
  return tabId;
}

/** Locks need a secure context: without them trust the tab's own id, and take over none. */
async function findFree(remembered: string | null): Promise<string | null> {
  if (!('locks' in navigator)) return remembered;
  const candidates = [...(remembered === null ? [] : [remembered]), ...knownTabs()];
  for (const tabId of candidates) if (await holdLock(tabId)) return tabId;
  return null;
}

function knownTabs(): string[] {
  return (localStorage.getItem(KNOWN_KEY) ?? '').match(/[0-9a-f-]{36}/g) ?? [];
}

/** Holds the lock until the page goes; false when another page has it. */
function holdLock(tabId: string): Promise<boolean> {
  if (!('locks' in navigator)) return Promise.resolve(true);
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(`${KEY}.${tabId}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise<void>(() => {});
      })
      .catch(reject);
  });
}
