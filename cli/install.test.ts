import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyOutdated } from './install.mjs';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'touchstone-install-'));
  await mkdir(path.join(root, 'node_modules'));
});
afterAll(() => rm(root, { recursive: true }));

const writePackages = (file: string, packages: object) =>
  writeFile(path.join(root, file), JSON.stringify({ packages }));

describe('whyOutdated', () => {
  test('nothing installed yet', async () => {
    await writePackages('package-lock.json', {});
    expect(await whyOutdated(root)).toBe('they are not installed yet');
  });

  test.each([
    { why: 'all is there', wanted: { version: '1' }, found: { version: '1' }, says: null },
    {
      why: 'the lock file names another version',
      wanted: { version: '2' },
      found: { version: '1' },
      says: 'one 2 is missing',
    },
    { why: 'a package is missing', wanted: { version: '1' }, found: undefined, says: 'one 1 is missing' },
    {
      why: 'it is for another platform',
      wanted: { version: '1', optional: true },
      found: undefined,
      says: null,
    },
    { why: 'it is for development only', wanted: { version: '1', dev: true }, found: undefined, says: null },
  ])('$why', async ({ wanted, found, says }) => {
    await writePackages('package-lock.json', { '': {}, 'node_modules/one': wanted });
    await writePackages('node_modules/.package-lock.json', { 'node_modules/one': found });
    expect(await whyOutdated(root)).toBe(says);
  });
});
