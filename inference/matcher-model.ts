import { z } from 'zod';
import { MatcherModelSchema } from '@/lib/contracts/matcher';
import type { MatcherModel } from '@/lib/domain/match-marks';
import { loadPart } from './model-registry';

/** As the part `matcher` says. */
export type LoadedMatcher = MatcherModel;

/** @throws Error when it was fitted under another mark encoder: its weights would mean nothing */
export async function loadMatcher(modelsDir: string, markEncoderSha256: string): Promise<LoadedMatcher> {
  const { manifest, bytes } = await loadPart(modelsDir, 'matcher', 'matcher');
  if (manifest.markEncoderSha256 !== markEncoderSha256) {
    throw new Error(
      `the matcher was fitted under mark encoder ${manifest.markEncoderSha256}, this one is ${markEncoderSha256}`,
    );
  }
  const parsed = MatcherModelSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  if (!parsed.success) throw new Error(`matcher/${manifest.file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
