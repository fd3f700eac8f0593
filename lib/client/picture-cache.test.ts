import { expect, test, vi } from 'vitest';
import { createPictureCache } from './picture-cache';

test('a picture that was preloaded is ready without another load', async () => {
  const load = vi.fn((url: string) => Promise.resolve(`decoded ${url}`));
  const cache = createPictureCache(load, 3);
  await cache.preload('a');
  await cache.preload('a');
  expect(cache.stateOf('a')).toEqual({ kind: 'ready', picture: 'decoded a' });
  expect(load).toHaveBeenCalledTimes(1);
});

test('the one asked for longest ago is forgotten first', async () => {
  const cache = createPictureCache((url) => Promise.resolve(url), 2);
  await cache.preload('a');
  await cache.preload('b');
  await cache.preload('a');
  await cache.preload('c');
  expect([cache.stateOf('a').kind, cache.stateOf('b').kind, cache.stateOf('c').kind]).toEqual([
    'ready',
    'loading',
    'ready',
  ]);
});

test('what is on the screen is never forgotten', async () => {
  const cache = createPictureCache((url) => Promise.resolve(url), 1);
  cache.subscribe('shown', () => {});
  await cache.preload('shown');
  await cache.preload('other');
  expect(cache.stateOf('shown').kind).toBe('ready');
});

test('a failed load says so and can be tried again', async () => {
  const load = vi.fn<(url: string) => Promise<string>>().mockRejectedValueOnce(new Error('gone'));
  const cache = createPictureCache(load, 2);
  const onChange = vi.fn();
  cache.subscribe('a', onChange);
  await expect(cache.preload('a')).rejects.toThrow('gone');
  expect(cache.stateOf('a').kind).toBe('failed');
  load.mockResolvedValueOnce('here');
  cache.retry('a');
  await cache.preload('a');
  expect(cache.stateOf('a')).toEqual({ kind: 'ready', picture: 'here' });
  expect(onChange).toHaveBeenCalled();
});
