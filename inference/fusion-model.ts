import { z } from 'zod';
import { FusionModelSchema } from '@/lib/contracts/brand-model';
import type { FusionModel } from '@/lib/domain/fusion';
import { loadPart } from './model-registry';

/** @throws Error when it was fitted under another encoder: its weights would mean nothing */
export async function loadFusionModel(modelsDir: string, encoderSha256: string): Promise<FusionModel> {
  const { manifest, bytes } = await loadPart(modelsDir, 'fusion', 'fusion');
  if (manifest.encoderSha256 !== encoderSha256) {
    throw new Error(
      `the fusion was fitted under encoder ${manifest.encoderSha256}, this one is ${encoderSha256}`,
    );
  }
  const parsed = FusionModelSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  if (!parsed.success) throw new Error(`fusion/${manifest.file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
