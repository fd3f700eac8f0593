import type { ModelledDefinition } from '@/lib/server/brands/find-definition';
import { imageStore } from '@/lib/server/images/image-store';
import type { ReferencePicture } from '../brand-references';

/** Reference pictures with their bytes; `missing`: SHA-256 of those that the store does not hold. */
export async function readReferences(
  references: ModelledDefinition['references'],
): Promise<{ pictures: ReferencePicture[]; missing: string[] }> {
  const pictures: ReferencePicture[] = [];
  const missing: string[] = [];
  const read = await Promise.all(
    references.map(async (reference) => ({ reference, bytes: await imageStore().get(reference.sha256) })),
  );
  for (const { reference, bytes } of read) {
    const { sha256, region, role } = reference;
    if (bytes) pictures.push({ sha256, region, bytes, isCounterExample: role === 'counter-example' });
    else missing.push(sha256);
  }
  return { pictures, missing };
}
