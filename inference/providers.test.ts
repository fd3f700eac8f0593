import { describe, expect, test } from 'vitest';
import { defaultProviders, openWithFirstProvider, whyImpossible, type Provider } from './providers';

const machineWith = (...present: Provider[]) => {
  const tried: Provider[] = [];
  const openSession = async (provider: Provider) => {
    tried.push(provider);
    if (!present.includes(provider)) throw new Error(`lib${provider}.so is missing\nstack`);
    return `session on ${provider}`;
  };
  return { tried, openSession };
};

describe('openWithFirstProvider', () => {
  test('falls through to the first that opens and says why the better ones did not', async () => {
    const { openSession, tried } = machineWith('cuda', 'cpu');
    expect(await openWithFirstProvider(openSession, ['tensorrt', 'cuda', 'webgpu', 'cpu'])).toEqual({
      session: 'session on cuda',
      provider: 'cuda',
      refused: [{ provider: 'tensorrt', reason: 'libtensorrt.so is missing' }],
    });
    expect(tried).toEqual(['tensorrt', 'cuda']);
  });

  test('tries them one at a time, never as a list', async () => {
    let open = 0;
    const openSession = async (provider: Provider) => {
      expect(++open).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      open--;
      if (provider !== 'cpu') throw new Error('no');
      return provider;
    };
    expect((await openWithFirstProvider(openSession, defaultProviders('linux'))).provider).toBe('cpu');
  });

  test('a machine that must have a GPU does not fall back to the processor', async () => {
    const { openSession, tried } = machineWith('cpu');
    await expect(openWithFirstProvider(openSession, ['cuda', 'cpu'], { mustBeGpu: true })).rejects.toThrow(
      'no GPU provider could open the model (cuda: libcuda.so is missing)',
    );
    expect(tried).toEqual(['cuda']);
  });

  test('what cannot work here is refused with its reason and never tried', async () => {
    const { openSession, tried } = machineWith('webgpu', 'cpu');
    const isImpossible = (provider: Provider) => whyImpossible(provider, 'linux', () => false);
    expect(await openWithFirstProvider(openSession, ['webgpu', 'cpu'], { isImpossible })).toEqual({
      session: 'session on cpu',
      provider: 'cpu',
      refused: [{ provider: 'webgpu', reason: 'libvulkan.so.1 is not installed' }],
    });
    expect(tried).toEqual(['cpu']);
    expect(whyImpossible('webgpu', 'linux', () => true)).toBeNull();
    expect(whyImpossible('webgpu', 'darwin', () => false)).toBeNull();
    expect(whyImpossible('cuda', 'linux', () => false)).toBeNull();
  });

  test('every platform ends with the processor', () => {
    for (const platform of ['linux', 'darwin', 'win32', 'freebsd'] as const) {
      expect(defaultProviders(platform).at(-1)).toBe('cpu');
    }
  });
});
