import type { ModelledDefinition } from '@/lib/server/brands/find-definition';
import { imageStore } from '@/lib/server/images/image-store';
import type { ReferencePicture } from '../brand-references';

/** Reference pictures with their bytes. @throws Error when one is not in the store */
export function readReferences(references: ModelledDefinition['references']): Promise<ReferencePicture[]> {
  return Promise.all(
    references.map(async ({ sha256, region, role }) => {
      const bytes = await imageStore().get(sha256);
      if (!bytes) throw new Error(`reference picture ${sha256} is not in the image store`);
      return { sha256, region, bytes, isCounterExample: role === 'counter-example' };
    }),
  );
}
