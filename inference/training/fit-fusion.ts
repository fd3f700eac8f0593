// Fits the two free numbers of the fusion on the grocery `learn` split and writes inference/models/fusion.
// Usage: npx tsx inference/training/fit-fusion.ts GROCERY_DIR
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FusionManifestSchema } from '@/lib/contracts/model-manifest';
import type { FusionModel } from '@/lib/domain/fusion';
import { SHIPPED_MODELS_DIR } from '../release';
import { scoreGrocery, type ScoredGroceryAd } from './score-grocery';

/**
 * Not fitted: no title of `learn` names a wrong brand, so the data would let this grow without end.
 * With the fitted bias a plain name and no picture then gives about 0.93.
 */
const TITLE_WEIGHT = 6;
/** Not fitted either: no z-score of `learn` reaches 3, beyond that the line is a guess and must end. */
const APPEARANCE_CAP = 4;
const NEUTRAL: FusionModel = { bias: 0, appearance: { weight: 1, cap: 1e6 }, title: { weight: 1 } };
const ROUNDS = 60;

type Pair = { appearance: number; title: number; isRight: boolean; weight: number };

const groceryDir = process.argv[2];
if (!groceryDir) throw new Error('usage: npx tsx inference/training/fit-fusion.ts GROCERY_DIR');

const { rows, encoder } = await scoreGrocery(groceryDir, 'learn', NEUTRAL);
const pairs = rows.flatMap(toPairs);
const { bias, weight } = fitLogistic(pairs);
await writeFusion({
  bias: round(bias),
  appearance: { weight: round(weight), cap: APPEARANCE_CAP },
  title: { weight: TITLE_WEIGHT },
});

/** A wrong brand counts 1 / brands: as if one brand had been drawn for each ad, however many there are. */
function toPairs({ ad, scores }: ScoredGroceryAd): Pair[] {
  return scores.map(({ brandSlug, fused: { signals } }) => {
    const isRight = brandSlug === ad.truth.brand;
    return {
      appearance: Math.min(signals.appearance.value ?? 0, APPEARANCE_CAP),
      title: signals.title.value ?? 0,
      isRight,
      weight: isRight ? 1 : 1 / scores.length,
    };
  });
}

/** Newton's method on the weighted log-likelihood of bias and appearance weight, title as an offset. */
function fitLogistic(pairs: readonly Pair[]): { bias: number; weight: number } {
  let [bias, weight] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    let [gradBias, gradWeight, curveBias, curveBoth, curveWeight] = [0, 0, 1e-6, 0, 1e-6];
    for (const pair of pairs) {
      const logit = bias + weight * pair.appearance + TITLE_WEIGHT * pair.title;
      const prob = 1 / (1 + Math.exp(-logit));
      const miss = pair.weight * ((pair.isRight ? 1 : 0) - prob);
      const curve = pair.weight * prob * (1 - prob);
      gradBias += miss;
      gradWeight += miss * pair.appearance;
      curveBias += curve;
      curveBoth += curve * pair.appearance;
      curveWeight += curve * pair.appearance ** 2;
    }
    const determinant = curveBias * curveWeight - curveBoth ** 2;
    bias += (gradBias * curveWeight - gradWeight * curveBoth) / determinant;
    weight += (gradWeight * curveBias - gradBias * curveBoth) / determinant;
  }
  return { bias, weight };
}

async function writeFusion(model: FusionModel): Promise<void> {
  const dir = path.join(SHIPPED_MODELS_DIR, 'fusion');
  const json = `${JSON.stringify(model, null, 2)}\n`;
  const manifest = FusionManifestSchema.parse({
    formatVersion: 1,
    name: 'fusion',
    kind: 'fusion',
    file: 'fusion.json',
    sha256: createHash('sha256').update(json).digest('hex'),
    encoderSha256: encoder.sha256,
    fittedOn: `grocery learn split: ${rows.length} ads x 9 brands, wrong brands weighted 1/9`,
    licence: 'ours',
    madeBy: 'inference/training/fit-fusion.ts',
    measured: {},
  });
  await mkdir(dir, { recursive: true });
  await writeFile(path.join(dir, 'fusion.json'), json);
  await writeFile(path.join(dir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(model);
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
