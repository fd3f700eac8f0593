// Fits the mark matcher's global weights and writes the part `matcher`.
// Usage: npx tsx inference/training/fit-matcher.ts WHAT_IT_WAS_FITTED_ON marks.jsonl [marks.jsonl …]
// with MODELS_DIR in the environment to write elsewhere than inference/models. The files come from
// `touchstone evaluate SET --shots N --strangers --release-fusion --observations DIR`; use sets that measure nothing. Without files it
// writes what a new mark encoder starts from, so that evaluate can run at all.
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MatcherModelSchema } from '@/lib/contracts/matcher';
import { MatcherManifestSchema } from '@/lib/contracts/model-manifest';
import { auroc, cutAtFlagRate, toRanking } from '@/lib/domain/evaluation/ranking';
import { toMatchLogit, type MatcherModel } from '@/lib/domain/match-marks';
import { loadPart } from '../model-registry';
import { SHIPPED_MODELS_DIR } from '../release';
import { fitLogistic } from './fit-logistic';
import { readObservations, type MarkObservation } from './observations';

/** The classes are weighted to be even, so even odds are where a match is as likely as a mistake among hard cases. */
const UNKNOWN_BELOW = 0.5;
const FLAGGED_SHARE = 0.01;

/** Like the nearest brand and unlike the negatives; by hand. */
const START = { bias: -3, similarity: 6, standard: 0.5, margin: 8, negative: -6, objectness: 0.5 };

const [fittedOn, ...files] = process.argv.slice(2);
if (!fittedOn) throw new Error('usage: fit-matcher.ts WHAT_IT_WAS_FITTED_ON marks.jsonl …');
const modelsDir = process.env['MODELS_DIR'] ?? SHIPPED_MODELS_DIR;

const rows = (await Promise.all(files.map((file) => readObservations<MarkObservation>(file)))).flat();
if (files.length === 0) {
  await writeMatcher({ gallery: START, withHead: { ...START, head: 0.5 }, unknownBelow: UNKNOWN_BELOW });
} else {
  await fitMatcher();
}

async function fitMatcher(): Promise<void> {
  if (!rows.some((row) => row.isPresent)) throw new Error('no detection of these files shows a known mark');
  const withHead = rows.filter((row) => row.features.head !== null);
  const gallery = fit(rows, []);
  const headed = withHead.some((row) => row.isPresent) ? fit(withHead, ['head']) : { ...gallery, head: 0 };
  const model: MatcherModel = {
    gallery,
    withHead: { ...headed, head: headed.head! },
    unknownBelow: UNKNOWN_BELOW,
  };
  await writeMatcher(model);
  const figures = { gallery: describe(model, withoutHeads(rows)), withHead: describe(model, withHead) };
  console.log(JSON.stringify(figures, null, 2));
}

type Weights = MatcherModel['gallery'] & { head?: number };
type Kind = 'right' | 'other-mark' | 'nothing';

/**
 * Three kinds count one third each: right matches, marks of other brands (strangers among them), and places without a
 * mark. Strangers are the ones that a gallery cannot know; unweighted they would drown in detections of nothing.
 */
function kindOf({ isPresent, shown, isStranger }: MarkObservation): Kind {
  if (isPresent) return 'right';
  return shown !== null || isStranger ? 'other-mark' : 'nothing';
}

function fit(observations: readonly MarkObservation[], extra: readonly 'head'[]): Weights {
  const names = ['similarity', 'standard', 'margin', 'negative', 'objectness', ...extra] as const;
  const counts = { right: 0, 'other-mark': 0, nothing: 0 };
  for (const row of observations) counts[kindOf(row)] += 1;
  const fitted = fitLogistic(
    observations.map((row) => ({
      features: [1, ...names.map((name) => row.features[name]!)],
      isPresent: row.isPresent,
      weight: 1 / counts[kindOf(row)],
      offset: 0,
    })),
  );
  return Object.fromEntries(['bias', ...names].map((name, at) => [name, fitted[at]!])) as Weights;
}

function withoutHeads(observations: readonly MarkObservation[]): MarkObservation[] {
  return observations.map((row) => ({ ...row, features: { ...row.features, head: null } }));
}

/** On the rows of the fit itself: how well these weights can do, not how well they will. */
function describe(fittedModel: MatcherModel, observations: readonly MarkObservation[]) {
  const logits = observations.map((row) => toMatchLogit(fittedModel, row.features));
  const kinds = observations.map(kindOf);
  const of = (kind: Kind) => logits.filter((_, index) => kinds[index] === kind);
  const right = of('right');
  const against = (kind: Kind) => {
    const others = of(kind);
    if (right.length === 0 || others.length === 0) return null;
    const cut = cutAtFlagRate(toRanking(others), FLAGGED_SHARE);
    return {
      n: others.length,
      auroc: auroc(toRanking([...right, ...others]), [...right.map(() => true), ...others.map(() => false)]),
      rightOverOnePercent: right.filter((logit) => logit > cut).length / right.length,
    };
  };
  return { right: right.length, otherMarks: against('other-mark'), nothing: against('nothing') };
}

async function writeMatcher(matcher: MatcherModel): Promise<void> {
  const markEncoder = await loadPart(modelsDir, 'mark-encoder', 'network');
  const json = `${JSON.stringify(MatcherModelSchema.parse({ formatVersion: 1, ...matcher }), null, 2)}\n`;
  const manifest = MatcherManifestSchema.parse({
    formatVersion: 1,
    name: 'matcher',
    kind: 'matcher',
    file: 'matcher.json',
    sha256: createHash('sha256').update(json).digest('hex'),
    markEncoderSha256: markEncoder.sha256,
    fittedOn,
    licence: 'ours',
    madeBy: 'inference/training/fit-matcher.ts',
    measured: {},
  });
  const dir = path.join(modelsDir, 'matcher');
  await mkdir(dir, { recursive: true });
  await writeFile(path.join(dir, 'matcher.json'), json);
  await writeFile(path.join(dir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(json);
}
