import type { Measuring, StoredFigures } from '@/lib/contracts/insights';
import { estimateShareOf, type AuditFacts } from '@/lib/domain/insights/audit-forecast';
import type { WeightedSums } from '@/lib/domain/statistics/weighted-share';
import { TITLE_LEVELS } from '@/lib/domain/insights/yields';
import { config } from '../config/env';
import type { Db } from '../database/db';
import { readSecondsPerDecision } from '../thresholds/seconds-per-decision';
import { MAX_AUDIT_PROB } from '../triage/triage-revisions';
import { periodOf } from './days';
import { toPrecision } from './get-insights';
import { readDays, sumFigures } from './read-days';

/**
 * What audits say of a period that ends today, over days in which everything drawn is decided (precision: over all its days), and
 * what audits cost.
 */
export async function getMeasuring(db: Db, days: number, now = new Date()): Promise<Measuring> {
  const { from, to } = periodOf(days, now);
  const all = (await readDays(db, 'all', from, to)).filter(({ figures }) => (figures['received'] ?? 0) > 0);
  const complete = all.filter(({ figures }) => (figures['undecided'] ?? 0) === 0);
  const [brands, pace] = await Promise.all([
    readBrands(db, { from, to, complete: complete.map(({ day }) => day) }),
    readSecondsPerDecision(db),
  ]);
  const sums = sumFigures(complete);
  const whole = sumFigures(all);
  const timedAudits = whole['audits'] ?? 0;
  const seconds = timedAudits > 0 ? (whole['auditMs'] ?? 0) / timedAudits / 1_000 : pace.seconds;
  const facts = complete.length === 0 ? null : toFacts(sums, complete.length, seconds);
  return {
    completeDays: complete.length,
    days: all.length,
    facts,
    timedAudits,
    precision: toPrecision(whole['rightFlags'] ?? 0, whole['decidedFlags'] ?? 0),
    brands:
      facts === null
        ? []
        : brands
            .map(({ figures, ...brand }) => ({ ...brand, ...toBrand(figures, facts) }))
            .toSorted((a, b) => b.prevalence.positives - a.prevalence.positives),
  };
}

function toFacts(sums: StoredFigures, days: number, secondsPerAudit: number): AuditFacts {
  const { auditMinProb: rate } = config();
  const unflagged = sums['unflagged'] ?? 0;
  const flagged = toSides(sums, 'flagged');
  const passed = toSides(sums, 'passed');
  return {
    rate,
    mostChance: Math.max(MAX_AUDIT_PROB, rate),
    unflaggedPerDay: unflagged / days,
    meanChance: unflagged > 0 ? (sums['auditShare'] ?? 0) / unflagged : rate,
    secondsPerAudit,
    violating: { flagged: flagged.hits, audited: passed.hits },
    notViolating: { flagged: flagged.misses, audited: passed.misses },
    presentFlagged: toPresent(sums, 'presentFlagged', flagged.hits.heaviest),
    presentPassed: toPresent(sums, 'presentPassed', passed.hits.heaviest),
  };
}

/** Violations among the drawn ads of one side, and the others. */
function toSides(
  sums: StoredFigures,
  side: 'flagged' | 'passed',
): { hits: WeightedSums; misses: WeightedSums } {
  const total = (part: string) =>
    TITLE_LEVELS.reduce<number>((sum, level) => sum + (sums[`${side}${level}.${part}`] ?? 0), 0);
  const heaviest = Math.max(1, ...TITLE_LEVELS.map((level) => sums[`${side}${level}.most`] ?? 0));
  const hits = { count: total('hits'), sum: total('hitWeight'), squares: total('hitSquares'), heaviest };
  const all = { count: total('n'), sum: total('weight'), squares: total('squares'), heaviest };
  return { hits, misses: subtract(all, hits) };
}

export const toPresent = (sums: StoredFigures, side: string, heaviest: number): WeightedSums => ({
  count: sums[`${side}.hits`] ?? 0,
  sum: sums[`${side}.hitWeight`] ?? 0,
  squares: sums[`${side}.hitSquares`] ?? 0,
  heaviest,
});

/** A brand's violations among all ads that were drawn, and its shown pairs that were flagged. */
function toBrand(figures: StoredFigures, { violating, notViolating, presentPassed }: AuditFacts) {
  const { heaviest } = presentPassed;
  const [flagged, passed] = [toSides(figures, 'flagged').hits, toSides(figures, 'passed').hits];
  const hits = join([flagged, passed], heaviest);
  const drawn = join(
    [violating.flagged, violating.audited, notViolating.flagged, notViolating.audited],
    heaviest,
  );
  const misses = subtract(drawn, hits);
  return {
    prevalence: estimateShareOf(hits, misses, 'hits'),
    liveRecall: estimateShareOf(
      toPresent(figures, 'presentFlagged', 1),
      toPresent(figures, 'presentPassed', heaviest),
      'both',
    ),
    precision: toPrecision(figures['rightFlags'] ?? 0, figures['decidedFlags'] ?? 0),
  };
}

/** What is left; rounding leaves nothing under 0, and squares of weights are never under the weights, which are at least 1. */
function subtract(all: WeightedSums, part: WeightedSums): WeightedSums {
  const sum = Math.max(0, all.sum - part.sum);
  return {
    count: Math.max(0, all.count - part.count),
    sum,
    squares: Math.max(sum, all.squares - part.squares),
    heaviest: all.heaviest,
  };
}

const join = (sides: readonly WeightedSums[], heaviest: number): WeightedSums => ({
  count: sides.reduce((sum, { count }) => sum + count, 0),
  sum: sides.reduce((sum, side) => sum + side.sum, 0),
  squares: sides.reduce((sum, { squares }) => sum + squares, 0),
  heaviest,
});

type BrandSums = { slug: string; name: string; figures: StoredFigures };

/** What is needed of every brand, added up in the database: a row a day and brand would be many. */
function readBrands(
  db: Db,
  { from, to, complete }: { from: string; to: string; complete: readonly string[] },
): Promise<BrandSums[]> {
  return db.$queryRaw<BrandSums[]>`
    SELECT brand.slug, brand.name, summed.figures
      FROM (SELECT brand_id, jsonb_object_agg(name, total) AS figures
              FROM (SELECT row.brand_id, figure.key AS name, sum(figure.value::float8) AS total
                      FROM insight_day AS row CROSS JOIN LATERAL jsonb_each_text(row.figures) AS figure
                     WHERE row.scope <> 'all' AND row.day BETWEEN ${from}::date AND ${to}::date
                       AND (figure.key IN ('decidedFlags', 'rightFlags')
                            OR row.day = ANY (${complete}::date[]) AND figure.key ~ '[.](hits|hitWeight|hitSquares)$')
                     GROUP BY 1, 2) AS named
             GROUP BY 1) AS summed
      JOIN brand ON brand.id = summed.brand_id`;
}
