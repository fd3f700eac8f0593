import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import S3rver from 's3rver';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ByteStore } from './byte-store';
import { openS3Store } from './s3-store';

let server: S3rver;
let folder: string;
let store: ByteStore;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'touchstone-s3-'));
  server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: folder,
    configureBuckets: [{ name: 'ads', configs: [] }],
  });
  const { port } = await server.run();
  store = openS3Store({
    kind: 's3',
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    bucket: 'ads',
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

test('bytes come back as they were stored, and a key that was never stored is absent', async () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
  expect(await store.has('a'.repeat(64))).toBe(false);
  expect(await store.get('a'.repeat(64))).toBeNull();
  await store.put('a'.repeat(64), bytes);
  expect(await store.has('a'.repeat(64))).toBe(true);
  expect(new Uint8Array((await store.get('a'.repeat(64)))!)).toEqual(bytes);
});

test('storing a key again changes nothing', async () => {
  await store.put('rendition/b-160.webp', Buffer.from('first'));
  await store.put('rendition/b-160.webp', Buffer.from('second'));
  expect((await store.get('rendition/b-160.webp'))!.toString()).toBe('first');
});

test('a store that does not answer is an error, not an absent key', async () => {
  const other = openS3Store({
    kind: 's3',
    endpoint: 'http://127.0.0.1:1',
    region: 'us-east-1',
    bucket: 'none',
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
  });
  await expect(other.get('c'.repeat(64))).rejects.toThrow('ECONNREFUSED');
});
