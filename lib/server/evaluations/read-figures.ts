import type { z } from 'zod';
import {
  EvaluationSliceSchema,
  TallySchema,
  type BrandsQuerySchema,
  type EvaluatedKind,
  type EvaluationBrands,
  type EvaluationFigures,
  type FiguresQuery,
  type SignalRow,
} from '@/lib/contracts/evaluations';
import { CALIBRATION_BINS, expectedCalibrationError } from '@/lib/domain/evaluation/calibration';
import { meanRecall, readTally } from '@/lib/domain/evaluation/read-tally';
import { POSITIVE_SLICES, type MarkState } from '@/lib/domain/evaluation/slices';
import {
  EVALUATED_SIGNALS,
  EVERYTHING,
  type OperatingPoint,
  type Tally,
} from '@/lib/domain/evaluation/tally';
import { estimateOf, joinWeights } from '@/lib/domain/evaluation/weights';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { findEnded } from './find-ended';

type Stored = { slug: string | null; name: string | null; slice: string; value: string; tally: Tally };

/**
 * Figures of all brands or one: signal by signal, slice by slice, and how far probabilities are to be believed.
 * @throws AppError `not-found` without such an evaluation or brand; `conflict` while it has not ended
 */
export async function readFigures(
  db: Db,
  evaluationId: string,
  { brand, point }: FiguresQuery,
): Promise<EvaluationFigures> {
  const evaluation = await findEnded(db, evaluationId);
  const rows = await readStored(db, evaluationId, brand === undefined ? 'all-brands' : { slug: brand });
  const whole = rows.find(({ slice }) => slice === EVERYTHING.slice);
  if (!whole) throw new AppError('not-found', `The evaluation has no model of a brand "${brand}"`);
  const ofBrands = brand === undefined ? await readStored(db, evaluationId, 'each-brand') : [];
  const { kind } = evaluation;
  const brandCount = brand === undefined ? evaluation.brandCount : 1;
  const { tally } = whole;
  return {
    positives: tally.positives.count,
    cases: tally.cases.count,
    signals: EVALUATED_SIGNALS.map((signal) => {
      const asked = { signal, point, brandCount };
      const byBrand = ofBrands.map((row) => row.tally);
      return {
        signal,
        ...readTally(kind, tally, asked),
        meanRecall: brand === undefined && kind !== 'open' ? meanRecall(byBrand, asked) : null,
        byMark: kind === 'business' ? byMark(rows, kind, asked) : null,
      };
    }),
    rightFirst: estimateOf(tally.first, tally.positives),
    slices: rows.flatMap((row) => toSlice(row, kind, point, brandCount)),
    calibration: kind === 'business' ? null : toCalibration(tally),
  };
}

/** Every brand that has a model in it, by name. @throws AppError as above */
export async function listBrandFigures(
  db: Db,
  evaluationId: string,
  { point }: z.output<typeof BrandsQuerySchema>,
): Promise<EvaluationBrands> {
  const { kind } = await findEnded(db, evaluationId);
  const rows = await readStored(db, evaluationId, 'each-brand');
  return {
    brands: rows.map(({ slug, name, tally }) => {
      const ofSignal = (signal: (typeof EVALUATED_SIGNALS)[number]) =>
        readTally(kind, tally, { signal, point, brandCount: 1 });
      return {
        slug: slug!,
        name: name!,
        positives: tally.positives.count,
        rightFirst: estimateOf(tally.first, tally.positives),
        signals: {
          fused: ofSignal('fused'),
          vision: ofSignal('vision'),
          appearance: ofSignal('appearance'),
          mark: ofSignal('mark'),
          title: ofSignal('title'),
        },
      };
    }),
  };
}

async function readStored(
  db: Db,
  evaluationId: string,
  of: 'all-brands' | 'each-brand' | { slug: string },
): Promise<Stored[]> {
  const rows = await db.evaluationFigure.findMany({
    where: {
      evaluationId,
      ...(of === 'all-brands'
        ? { brandId: null }
        : of === 'each-brand'
          ? { slice: EVERYTHING.slice, brandId: { not: null } }
          : { brand: { slug: of.slug } }),
    },
    include: { brand: { select: { slug: true, name: true } } },
    orderBy: [{ brand: { name: 'asc' } }, { slice: 'asc' }, { value: 'asc' }],
  });
  return rows.map(({ brand, slice, value, tally }) => ({
    slug: brand?.slug ?? null,
    name: brand?.name ?? null,
    slice,
    value,
    tally: TallySchema.parse(tally),
  }));
}

type Asked = Parameters<typeof readTally>[2];

function byMark(
  rows: readonly Stored[],
  kind: EvaluatedKind,
  asked: Asked,
): NonNullable<SignalRow['byMark']> {
  const of = (state: MarkState) => {
    const row = rows.find(({ slice, value }) => slice === 'mark' && value === state);
    return row
      ? readTally(kind, row.tally, asked).recall
      : ({ kind: 'too-few', positives: 0, n: 0 } as const);
  };
  return { with: of('with'), without: of('without'), 'not-searched': of('not-searched') };
}

/** What is cut by how the brand is seen has recalls only: what is not there is not seen in any way. */
function toSlice(
  { slice, value, tally }: Stored,
  kind: EvaluatedKind,
  point: OperatingPoint,
  brandCount: number,
): EvaluationFigures['slices'] {
  const name = EvaluationSliceSchema.safeParse(slice);
  if (!name.success) return [];
  const figures = readTally(kind, tally, { signal: 'fused', point, brandCount });
  const isOfPositives = POSITIVE_SLICES.some((one) => one === slice);
  return [
    {
      slice: name.data,
      value,
      positives: tally.positives.count,
      cases: isOfPositives ? tally.positives.count : tally.cases.count,
      ...figures,
      ...(isOfPositives && { wrongShare: null, flagRate: null, precision: null }),
    },
  ];
}

function toCalibration({ bins }: Tally): EvaluationFigures['calibration'] {
  if (bins === null) return null;
  return {
    error: expectedCalibrationError(bins),
    bins: bins.map(({ probSum, present, absent }, index) => {
      const all = joinWeights(present, absent);
      return {
        low: index / CALIBRATION_BINS,
        high: (index + 1) / CALIBRATION_BINS,
        meanProb: all.sum === 0 ? null : probSum / all.sum,
        present: estimateOf(present, all),
      };
    }),
  };
}
