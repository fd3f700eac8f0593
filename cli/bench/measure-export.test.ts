import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { measureExport } from './measure-export';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'touchstone-measure-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// What was kept of each picture would show: 1.6 kB a file (as yazl keeps) would be 29 MB here.
test.each(['coco', 'yolo', 'parquet'] as const)(
  'writing %s keeps nothing of pictures that are written',
  async (format) => {
    const { earlyMb, lateMb } = await measureExport({ format, pictures: 20_000, folder });
    expect(lateMb - earlyMb).toBeLessThan(5);
  },
  120_000,
);
