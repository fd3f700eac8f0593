import type { BrandThresholds } from '@/lib/contracts/thresholds';
import { countAtOrOver } from '@/lib/domain/thresholds/score-bins';
import { config } from '../config/env';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { ADS_TO_TELL } from './count-flagged';
import { countStanding } from './count-standing';
import { handleGrid } from './handle-grid';
import { measureModel, type Measured } from './measure-model';
import { findPlanStanding, toCertificatePlan } from './plan-standing';
import { readTraffic, type ModelInUse } from './read-traffic';
import { toVersion, versionSelect } from './to-version';

const HISTORY = 50;

type Wish = { now?: Date; measure?: typeof measureModel };

/**
 * Everything the page of a brand's thresholds shows.
 * @param measure figures counted now, unless `measureModelLately` is given
 * @throws AppError `not-found`
 */
export async function getBrandThresholds(
  db: Db,
  slug: string,
  { now = new Date(), measure = measureModel }: Wish = {},
): Promise<BrandThresholds> {
  const brand = await db.brand.findUnique({ where: { slug }, select: { id: true, slug: true, name: true } });
  if (!brand) throw new AppError('not-found', `There is no brand ${slug}`);
  const [model, standing] = await Promise.all([
    db.brandModel.findFirst({
      where: { brandId: brand.id, state: 'active' },
      select: {
        id: true,
        version: true,
        activatedAt: true,
        definition: { select: { version: true } },
        release: { select: { number: true } },
      },
    }),
    countStanding(db, now),
  ]);
  const common = { brand, standing, maySelfApprove: config().maySelfApprove };
  if (!model?.activatedAt) return { ...common, ...NOTHING_MODELLED, basis: emptyBasis(now) };
  const rows = await db.thresholdVersion.findMany({
    where: { brandModelId: model.id },
    orderBy: { version: 'desc' },
    take: HISTORY,
    select: versionSelect,
  });
  const history = rows.map(toVersion);
  const active = history.find(({ state }) => state === 'active') ?? null;
  const proposal = history.find(({ state }) => state === 'proposed') ?? null;
  const inUse: ModelInUse = { id: model.id, brandId: brand.id, activatedAt: model.activatedAt };
  const standingPlan = await findPlanStanding(db, model.id);
  const plan = standingPlan && toCertificatePlan(standingPlan);
  const levels = plan?.attempts.flatMap((attempt) => attempt.levels.map(({ threshold }) => threshold)) ?? [];
  const further = [...[active, proposal].flatMap((version) => version?.value ?? []), ...levels];
  const measured = await measure(db, inUse, handleGrid(further), now);
  return {
    ...common,
    model: {
      id: model.id,
      version: model.version,
      definitionVersion: model.definition.version,
      releaseNumber: model.release.number,
      activatedAt: model.activatedAt.toISOString(),
    },
    active,
    proposal,
    history,
    points: measured.points,
    prevalence: measured.prevalence,
    basis: measured.basis,
    matched: active?.origin === 'carried' ? await matchFlagRate(db, active.thresholdId, measured, now) : null,
    plan,
  };
}

const NOTHING_MODELLED = {
  model: null,
  active: null,
  proposal: null,
  history: [],
  points: [],
  prevalence: null,
  matched: null,
  plan: null,
};

const emptyBasis = (now: Date): BrandThresholds['basis'] => ({
  countedAt: now.toISOString(),
  ads: 0,
  pairs: 0,
  trafficFrom: now.toISOString(),
  trafficDays: 1,
  drawn: 0,
  undecided: 0,
  complete: 0,
  sampleFrom: now.toISOString(),
  closedSet: null,
  secondsPerDecision: 0,
  timedDecisions: 0,
});

/** Where this model flags as large a share of ads as the model before did in its last days; null while it has seen little. */
async function matchFlagRate(
  db: Db,
  thresholdId: string,
  { traffic: { traffic }, points }: Measured,
  now: Date,
): Promise<BrandThresholds['matched']> {
  if (traffic.ads < ADS_TO_TELL) return null;
  const { source, brandModel } = await db.thresholdVersion.findUniqueOrThrow({
    where: { id: thresholdId },
    select: {
      source: {
        select: { value: true, brandId: true, brandModel: { select: { id: true, activatedAt: true } } },
      },
      brandModel: { select: { activatedAt: true } },
    },
  });
  if (!source?.brandModel.activatedAt || !brandModel.activatedAt) return null;
  const before: ModelInUse = {
    id: source.brandModel.id,
    brandId: source.brandId,
    activatedAt: source.brandModel.activatedAt,
    retiredAt: brandModel.activatedAt,
  };
  const grid = handleGrid([source.value]);
  const then = (await readTraffic(db, before, grid, now)).traffic;
  if (then.ads < ADS_TO_TELL) return null;
  const flagRate = countAtOrOver(then.bins, source.value) / then.ads;
  const point = points.find(
    ({ threshold }) => countAtOrOver(traffic.bins, threshold) / traffic.ads <= flagRate,
  );
  return point ? { value: point.threshold, flagRate } : null;
}
