import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import { openTabRecords } from './tab-records';

const tab = (n: number, usedAt: number, onTable = {}) => ({
  tabId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  usedAt,
  onTable,
});

beforeEach(() => void (globalThis.indexedDB = new IDBFactory()));

test('tabs are remembered across pages with what lay on their tables, the one used last first', async () => {
  const records = await openTabRecords();
  await records.put(tab(1, 100));
  await records.put(tab(2, 50));
  await records.put(tab(2, 200, { label: 'a task' }));
  expect(await (await openTabRecords()).list()).toEqual([tab(2, 200, { label: 'a task' }), tab(1, 100)]);
});

test('the ones used longest ago are forgotten', async () => {
  const records = await openTabRecords();
  for (let n = 1; n <= 20; n++) await records.put(tab(n, n));
  const known = await records.list();
  expect(known).toHaveLength(12);
  expect(known.at(-1)).toEqual(tab(9, 9));
});
