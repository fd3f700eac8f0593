import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Execution providers of onnxruntime-node, best first. */
const GPU_PROVIDERS = ['tensorrt', 'cuda', 'webgpu', 'dml', 'coreml'] as const;
export const PROVIDERS = [...GPU_PROVIDERS, 'cpu'] as const;
export type Provider = (typeof PROVIDERS)[number];

export type RefusedProvider = { provider: Provider; reason: string };
export type OpenedSession<Session> = {
  session: Session;
  provider: Provider;
  /** The better ones that did not open, in the order tried, with what they said. */
  refused: RefusedProvider[];
};

export class NoProviderError extends Error {
  override name = 'NoProviderError';
}

/** What this kind of machine could have at all. */
export function defaultProviders(platform: NodeJS.Platform = process.platform): Provider[] {
  if (platform === 'darwin') return ['coreml', 'webgpu', 'cpu'];
  if (platform === 'win32') return ['tensorrt', 'cuda', 'dml', 'webgpu', 'cpu'];
  return ['tensorrt', 'cuda', 'webgpu', 'cpu'];
}

/** Where a loader finds libraries beside its cache, which musl has none of. */
const LIBRARY_DIRS = ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/lib', '/lib64'];
const VULKAN = 'libvulkan.so.1';

/**
 * Why a provider cannot work here and is not worth a try; null when it may. Asking for WebGPU without a Vulkan library
 * makes it write to standard error, which nobody could tell from a fault.
 */
export function whyImpossible(
  provider: Provider,
  platform: NodeJS.Platform = process.platform,
  hasLibrary: (name: string) => boolean = hasSharedLibrary,
): string | null {
  if (provider !== 'webgpu' || platform !== 'linux' || hasLibrary(VULKAN)) return null;
  return `${VULKAN} is not installed`;
}

function hasSharedLibrary(name: string): boolean {
  const dirs = [...(process.env['LD_LIBRARY_PATH'] ?? '').split(':').filter(Boolean), ...LIBRARY_DIRS];
  if (dirs.some((dir) => existsSync(path.join(dir, name)))) return true;
  const cache = '/etc/ld.so.cache'; // names of every library the loader knows, as plain text between its numbers
  return existsSync(cache) && readFileSync(cache).includes(`${name}\0`);
}

/**
 * Opens a session with the first provider that works, one at a time: onnxruntime-node throws for a
 * list whose first provider lacks its libraries, it does not go on to the next.
 *
 * @param openSession passed in, so a test needs no native library
 * @throws NoProviderError with every reason, also when only the CPU opened and `mustBeGpu` is set
 */
export async function openWithFirstProvider<Session>(
  openSession: (provider: Provider) => Promise<Session>,
  providers: readonly Provider[],
  { mustBeGpu = false, isImpossible = whyImpossible } = {},
): Promise<OpenedSession<Session>> {
  const allowed = mustBeGpu ? providers.filter((provider) => provider !== 'cpu') : providers;
  const refused: RefusedProvider[] = [];
  for (const provider of allowed) {
    const impossible = isImpossible(provider);
    if (impossible !== null) {
      refused.push({ provider, reason: impossible });
      continue;
    }
    try {
      return { session: await openSession(provider), provider, refused };
    } catch (error) {
      refused.push({ provider, reason: firstLine(error) });
    }
  }
  const reasons = refused.map(({ provider, reason }) => `${provider}: ${reason}`).join('; ');
  throw new NoProviderError(
    `${mustBeGpu ? 'no GPU provider' : 'no provider'} could open the model (${reasons || 'none was allowed'})`,
  );
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0]!.slice(0, 300);
}
