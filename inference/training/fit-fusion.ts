// Fits the fusion's weights and writes the part `fusion`.
// Usage: npx tsx inference/training/fit-fusion.ts WHAT_IT_WAS_FITTED_ON ads.jsonl [ads.jsonl …]
// with MODELS_DIR in the environment to write elsewhere than inference/models. The files come from
// `touchstone evaluate SET --release-fusion --observations DIR`: one run with references alone fits the prototypes' weight, one with
// --shots the heads'. Add --strangers. Use sets that measure nothing. Without files it writes what a new encoder starts
// from, so that evaluate can run at all.
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FusionModelSchema } from '@/lib/contracts/brand-model';
import { FusionManifestSchema } from '@/lib/contracts/model-manifest';
import { fuse, type FusionModel, type SignalValues } from '@/lib/domain/fusion';
import { loadPart } from '../model-registry';
import { SHIPPED_MODELS_DIR } from '../release';
import { fitLogistic } from './fit-logistic';
import { readObservations, type AdObservation } from './observations';

/**
 * Set by hand, not fitted: where the data end the line is a guess and must end too. Title: no title of grocery's
 * `learn` names a wrong brand, so the data would let its weight grow without end.
 */
const UNIT: FusionModel = {
  bias: 0,
  appearance: { weight: 1, cap: 4 },
  appearanceHead: { weight: 1, offset: 0, cap: 6, prototypeShare: 0.5 },
  mark: { weight: 1, floor: -4, cap: 6 },
  title: { weight: 10 },
};

/** By hand: two deviations make even odds. */
const START: FusionModel = { ...UNIT, bias: -3, appearance: { weight: 1.5, cap: 4 } };

const [fittedOn, ...files] = process.argv.slice(2);
if (!fittedOn) throw new Error('usage: fit-fusion.ts WHAT_IT_WAS_FITTED_ON ads.jsonl …');
const modelsDir = process.env['MODELS_DIR'] ?? SHIPPED_MODELS_DIR;

const rows = (await Promise.all(files.map((file) => readObservations<AdObservation>(file)))).flat();
await writeFusion(files.length === 0 ? START : fit(rows));

/** A wrong brand counts 1 / brands: as if one brand had been drawn for each ad, however many there are. */
function fit(observations: readonly AdObservation[]): FusionModel {
  for (const from of ['prototypes', 'head'] as const) {
    if (!observations.some(({ values }) => values.appearance?.from === from)) {
      throw new Error(`no brand of these files has its appearance from ${from}: its weight would be made up`);
    }
  }
  const fitted = fitLogistic(
    observations.map(({ values, isPresent, brands }) => ({
      features: toFeatures(values),
      isPresent,
      weight: isPresent ? 1 : 1 / brands,
      offset: fuse(UNIT, values).signals.title.contribution,
    })),
  );
  const [bias, prototypes, head, offset, mark] = fitted as [number, number, number, number, number];
  return FusionModelSchema.parse({
    bias,
    appearance: { ...UNIT.appearance, weight: Math.max(0, prototypes) },
    appearanceHead: { ...UNIT.appearanceHead, weight: Math.max(0, head), offset },
    mark: { ...UNIT.mark, weight: Math.max(0, mark) },
    title: UNIT.title,
  });
}

/** What each signal would contribute at weight 1; the offset belongs to brands with a head. */
function toFeatures(values: SignalValues): number[] {
  const { appearance, mark } = fuse(UNIT, values).signals;
  const isHead = values.appearance?.from === 'head';
  const fromPrototypes = isHead ? 0 : appearance.contribution;
  const fromHead = isHead ? appearance.contribution : 0;
  return [1, fromPrototypes, fromHead, isHead ? 1 : 0, mark.contribution];
}

async function writeFusion(model: FusionModel): Promise<void> {
  const encoder = await loadPart(modelsDir, 'encoder', 'network');
  const json = `${JSON.stringify(model, null, 2)}\n`;
  const manifest = FusionManifestSchema.parse({
    formatVersion: 1,
    name: 'fusion',
    kind: 'fusion',
    file: 'fusion.json',
    sha256: createHash('sha256').update(json).digest('hex'),
    encoderSha256: encoder.sha256,
    fittedOn: `${fittedOn}; ${rows.length} pairs of ad and brand, wrong brands weighted 1 / brands`,
    licence: 'ours',
    madeBy: 'inference/training/fit-fusion.ts',
    measured: {},
  });
  const dir = path.join(modelsDir, 'fusion');
  await mkdir(dir, { recursive: true });
  await writeFile(path.join(dir, 'fusion.json'), json);
  await writeFile(path.join(dir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(json);
}
