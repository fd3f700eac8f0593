import { mineBrand, type Mined, type MiningRules, type PoolScore } from '@/lib/domain/learning/mine-brand';
import { knownOf, type PoolPicture } from '@/lib/server/learning/read-mining-pool';
import { scoreAd } from '../score-ad';
import type { NamedModels } from './measure-models';
import type { SeenPicture } from './see-lessons';

/** Collects what the candidates say of the pool, by vision alone, and mines each brand from it. */
export function createMining(brandIds: readonly string[], { loaded, brandIds: order }: NamedModels) {
  const scores = new Map(brandIds.map((brandId): [string, PoolScore[]] => [brandId, []]));
  return {
    add(picture: PoolPicture, { embedding, detections }: SeenPicture): void {
      const { imageSha256 } = picture;
      const seen = detections.map((one) => ({ embedding: one.embedding, objectness: one.objectness }));
      const { brands } = scoreAd(loaded, '', [{ sha256: imageSha256, embedding, detections: seen }]);
      for (const [index, { prob }] of brands.entries()) {
        const brandId = order[index]!;
        scores.get(brandId)?.push({ imageSha256, prob, known: knownOf(picture, brandId) });
      }
    },
    mine(rules: MiningRules, before: ReadonlyMap<string, number>): Map<string, Mined> {
      return new Map(
        [...scores].map(([brandId, pool]) => [brandId, mineBrand(pool, rules, before.get(brandId) ?? null)]),
      );
    },
  };
}
