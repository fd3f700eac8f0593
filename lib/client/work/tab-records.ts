import { openDB, type DBSchema } from 'idb';
import { z } from 'zod';

/** What this browser remembers of a tab: what lay on its table, by kind of work. */
export type TabRecord = { tabId: string; onTable: Readonly<Record<string, string>>; usedAt: number };

type Schema = DBSchema & { tabs: { key: string; value: TabRecord } };

const RecordSchema = z.object({
  tabId: z.uuid(),
  onTable: z.record(z.string(), z.string()),
  usedAt: z.number(),
});
/** Nobody has that many tabs; the ones used longest ago are forgotten. */
const MAX_KNOWN = 12;

export type TabRecords = {
  /** The one used last comes first. */
  list(): Promise<TabRecord[]>;
  /** Resolves when it is on the disk: a browser keeps session and local storage in memory for seconds, and a kill takes them. */
  put(record: TabRecord): Promise<void>;
};

/** @throws DOMException where the browser keeps nothing for this site */
export async function openTabRecords(name = 'touchstone-tabs'): Promise<TabRecords> {
  const db = await openDB<Schema>(name, 1, {
    upgrade: (made) => void made.createObjectStore('tabs', { keyPath: 'tabId' }),
  });
  const list = async (): Promise<TabRecord[]> => {
    const rows = await db.getAll('tabs');
    const readable = rows.flatMap((row) => RecordSchema.safeParse(row).data ?? []);
    return readable.toSorted((a, b) => b.usedAt - a.usedAt);
  };
  return {
    list,
    async put(record) {
      const forgotten = (await list()).filter(({ tabId }) => tabId !== record.tabId).slice(MAX_KNOWN - 1);
      const tx = db.transaction('tabs', 'readwrite', { durability: 'strict' });
      for (const { tabId } of forgotten) void tx.store.delete(tabId);
      void tx.store.put(record);
      await tx.done;
    },
  };
}
