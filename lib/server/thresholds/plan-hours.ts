import { DriftFindingSchema } from '@/lib/contracts/drift';
import type { HoursPlan } from '@/lib/contracts/thresholds';
import { allocateHours, type BrandOption } from '@/lib/domain/thresholds/allocate-hours';
import { expectedFalseAlarms, planFor } from '@/lib/domain/drift/drift-plan';
import { expectFound, type LabelBin } from '@/lib/domain/thresholds/expect-found';
import { countAtOrOver } from '@/lib/domain/thresholds/score-bins';
import { estimatePlainShare } from '@/lib/domain/thresholds/quantities';
import type { Db } from '../database/db';
import { countStanding } from './count-standing';
import { countWatched } from '../drift/count-watched';
import { readAllBrands, type readAllBrandsLately } from './read-all-brands';
import { readSecondsPerDecision } from './seconds-per-decision';
import { trafficWindow } from './read-traffic';

/** Thresholds to choose from: twentieths, and finer near 1, where scores crowd. */
const POSITIONS = [...Array.from({ length: 19 }, (_, place) => (place + 1) / 20), 0.97, 0.99, 0.995];
/** The frontier is shown as far as so many budgets. */
const FRONTIER_REACH = 2.5;
const FRONTIER_POINTS = 120;
/** Where nothing is flagged now. */
const LEAST_BUDGET = 0.1;

type Row = {
  slug: string;
  name: string;
  brandId: string;
  modelId: string;
  activatedAt: Date;
  thresholdId: string;
  value: number;
  origin: HoursPlan['brands'][number]['active']['origin'];
  validUntil: Date | null;
  staleAt: Date | null;
  staleReasons: unknown;
  isProposed: boolean;
};

type Wish = { now?: Date; read?: typeof readAllBrandsLately };

/**
 * What all thresholds together take and bring a day, and the set that finds most in so many reviewer hours.
 * @param read traffic and labels counted now, unless `readAllBrandsLately` is given
 */
export async function planHours(
  db: Db,
  hours: number | undefined,
  { now = new Date(), read = readAllBrands }: Wish = {},
): Promise<HoursPlan> {
  const rows = await listRows(db);
  const grid = [...new Set([0, ...POSITIONS, ...rows.map(({ value }) => value)])].sort((a, b) => a - b);
  const modelIds = rows.map(({ modelId }) => modelId);
  const [{ traffic, labels, countedAt }, pace, standing, watched] = await Promise.all([
    read(db, grid, now, modelIds),
    readSecondsPerDecision(db),
    countStanding(db, now),
    countWatched(db),
  ]);
  const brands = rows.map((row) => {
    const { days } = trafficWindow(
      { id: row.modelId, brandId: row.brandId, activatedAt: row.activatedAt },
      countedAt,
    );
    const bins = traffic.get(row.modelId) ?? [];
    const own = labels.get(row.modelId) ?? [];
    const thresholds = [...new Set([...POSITIONS, row.value])].sort((a, b) => b - a);
    const options = expectFound(thresholds, {
      bins,
      labels: own,
      trafficDays: days,
      secondsPerDecision: pace.seconds,
    });
    const dayOf = (option: BrandOption) => ({
      flags: option.threshold === null ? 0 : countAtOrOver(bins, option.threshold) / days,
      hours: option.hours,
      found: option.found,
    });
    return { row, options, dayOf, precision: precisionAt(own, row.value) };
  });
  const nowOf = ({ row, options }: (typeof brands)[number]) =>
    options.find(({ threshold }) => threshold === row.value)!;
  const hoursNow = brands.reduce((sum, brand) => sum + nowOf(brand).hours, 0);
  const budget = hours ?? Math.max(LEAST_BUDGET, hoursNow);
  const offered = brands.map(({ row, options }) => ({ brandId: row.slug, options: withoutRepeats(options) }));
  const { best } = allocateHours(offered, budget);
  const { frontier } = allocateHours(offered, budget * FRONTIER_REACH);
  const chosen = new Map(best.choice.map(({ brandId, option }) => [brandId, option]));
  const planned = brands.map(({ row, precision, dayOf, options }): HoursPlan['brands'][number] => {
    const option = keepWhereSame(chosen.get(row.slug)!, options, row.value);
    return {
      slug: row.slug,
      name: row.name,
      active: {
        thresholdId: row.thresholdId,
        value: row.value,
        origin: row.origin,
        validUntil: row.validUntil?.toISOString() ?? null,
        stale: row.staleAt && {
          since: row.staleAt.toISOString(),
          findings: DriftFindingSchema.array().parse(row.staleReasons ?? []),
        },
      },
      isProposed: row.isProposed,
      precision,
      now: dayOf(options.find(({ threshold }) => threshold === row.value)!),
      best: { ...dayOf(option), value: option.threshold },
    };
  });
  return {
    countedAt: countedAt.toISOString(),
    budget,
    now: sumOf(planned.map(({ now }) => now)),
    best: sumOf(planned.map(({ best }) => best)),
    frontier: thin(frontier),
    brands: planned,
    standing,
    watched: {
      thresholds: watched,
      expectedFalseAlarms: expectedFalseAlarms(watched, planFor(watched)),
    },
    secondsPerDecision: pace.seconds,
  };
}

function listRows(db: Db): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    SELECT brand.slug, brand.name, brand.id::text AS "brandId", model.id::text AS "modelId", model.activated_at AS "activatedAt",
           threshold.id::text AS "thresholdId", threshold.value, threshold.origin::text AS origin, threshold.valid_until AS "validUntil",
           threshold.stale_at AS "staleAt", threshold.stale_reasons AS "staleReasons",
           EXISTS (SELECT FROM threshold_version AS proposal
                    WHERE proposal.brand_model_id = model.id AND proposal.state = 'proposed') AS "isProposed"
      FROM brand
      JOIN brand_model AS model ON model.brand_id = brand.id AND model.state = 'active'
      JOIN threshold_version AS threshold ON threshold.brand_model_id = model.id AND threshold.state = 'active'
     ORDER BY lower(brand.name), brand.id`;
}

/** Of options that cost the same the first: it flags the same pairs. */
function withoutRepeats(options: readonly BrandOption[]): BrandOption[] {
  const seen = new Set<number>();
  return options.filter(({ hours }) => !seen.has(hours) && seen.add(hours));
}

/** A brand whose best threshold flags what its own does keeps its own. */
function keepWhereSame(option: BrandOption, options: readonly BrandOption[], value: number): BrandOption {
  const own = options.find(({ threshold }) => threshold === value)!;
  return own.hours === option.hours ? own : option;
}

function precisionAt(labels: readonly LabelBin[], threshold: number) {
  const flagged = labels.filter(({ from }) => from >= threshold);
  const sum = (of: (bin: LabelBin) => number) => flagged.reduce((total, bin) => total + of(bin), 0);
  return estimatePlainShare(
    sum(({ violations }) => violations),
    sum(({ count }) => count),
  );
}

type DayPlan = HoursPlan['now'];

const sumOf = (days: readonly DayPlan[]): DayPlan => ({
  flags: days.reduce((sum, { flags }) => sum + flags, 0),
  hours: days.reduce((sum, { hours }) => sum + hours, 0),
  found: days.reduce((sum, { found }) => sum + found, 0),
});

/** As many points as a line needs; first and last stay. */
function thin<Point>(points: readonly Point[]): Point[] {
  const step = Math.max(1, Math.ceil(points.length / FRONTIER_POINTS));
  return points.filter((_, place) => place % step === 0 || place === points.length - 1);
}
