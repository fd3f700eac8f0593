import { v4 as uuidv4 } from 'uuid';

const KEY = 'touchstone.tab';

/**
 * The id of this tab: it survives a reload, and no two tabs have the same one. A duplicated tab copies sessionStorage,
 * so the id counts only for the tab that holds the browser-wide lock of its name.
 */
export async function claimTabId(): Promise<string> {
  const remembered = sessionStorage.getItem(KEY);
  const tabId = remembered !== null && (await holdLock(remembered)) ? remembered : uuidv4();
  if (tabId !== remembered) {
    sessionStorage.setItem(KEY, tabId);
    await holdLock(tabId);
  }
  return tabId;
}

/** Holds the lock until the page goes; false when another page has it. Locks need a secure context: else trust the id. */
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
