import { v4 as uuidv4 } from 'uuid';
import { openTabRecords, type TabRecord, type TabRecords } from './tab-records';

const KEY = 'touchstone.tab';

/** This tab as the server knows it, and what lay on its table when it was last seen. */
export type Tab = {
  tabId: string;
  onTable: (kind: string) => string | null;
  /** Remembers what lies on the table, so that it comes first after a reload or a crash. */
  noteOnTable: (kind: string, id: string) => void;
};

/**
 * The id of this tab: it survives a reload, and no two tabs have the same one. A duplicated tab copies sessionStorage,
 * so the id counts only for the tab that holds the browser-wide lock of its name.
 *
 * A new tab takes over the id of one that is gone (closed, or killed with its browser) and with it what that one still
 * holds: after a crash the same work lies on the table.
 */
export async function claimTab(): Promise<Tab> {
  const records = await openRecords();
  const known = (await records?.list()) ?? [];
  const remembered = sessionStorage.getItem(KEY);
  const tabId = (await findFree(remembered, known)) ?? uuidv4();
  if (tabId !== remembered) {
    sessionStorage.setItem(KEY, tabId);
    await holdLock(tabId);
  }
  let record: TabRecord = {
    onTable: known.find((one) => one.tabId === tabId)?.onTable ?? {},
    tabId,
    usedAt: Date.now(),
  };
  await records?.put(record);
  return {
    tabId,
    onTable: (kind) => record.onTable[kind] ?? null,
    noteOnTable: (kind, id) => {
      if (record.onTable[kind] === id) return;
      record = { ...record, onTable: { ...record.onTable, [kind]: id }, usedAt: Date.now() };
      void records?.put(record);
    },
  };
}

/** Null where the browser keeps nothing: then a tab is remembered as long as its session lives. */
async function openRecords(): Promise<TabRecords | null> {
  try {
    return await openTabRecords();
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

/** Locks need a secure context: without them trust the tab's own id, and take over none. */
async function findFree(remembered: string | null, known: readonly TabRecord[]): Promise<string | null> {
  if (!('locks' in navigator)) return remembered;
  const candidates = [...(remembered === null ? [] : [remembered]), ...known.map(({ tabId }) => tabId)];
  for (const tabId of candidates) if (await holdLock(tabId)) return tabId;
  return null;
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
