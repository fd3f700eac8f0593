import { z } from 'zod';
import { POLICIES, type YieldEstimate } from '../domain/insights/yields';
import type { AuditFacts } from '../domain/insights/audit-forecast';
import type { WeightedSums } from '../domain/statistics/weighted-share';
import { STANDINGS } from '../domain/insights/standings';
import { QuantityEstimateSchema } from './thresholds';
import { InstantSchema, textSchema } from './ids';

const DaySchema = z.iso.date();

/** Figures that a day's row holds beside cells (`lib/server/insights`), by name; docs/insights.md says what each means. */
const FIGURES = [
  // Ads by their arrival.
  'received',
  'waitingScore',
  'failedScore',
  'passed',
  'flagged',
  'drawn',
  ...STANDINGS,
  // What happened, by its own day.
  'verdicts',
  'escalations',
  'takenBack',
  'declines',
  'activeMs',
  'settled',
  'found',
  'decidedFlags',
  'rightFlags',
  'backlog',
  'backlogOldestMs',
  'backlogMedianMs',
] as const;
type Figure = (typeof FIGURES)[number];

/** What `insight_day.figures` holds; what is not there is 0. */
export const StoredFiguresSchema = z.record(z.string(), z.number());
export type StoredFigures = z.infer<typeof StoredFiguresSchema>;

/** Periods end today. */
export const PERIOD_DAYS = [7, 28, 90, 365] as const;
export const STEPS = ['day', 'week'] as const;
export type Step = (typeof STEPS)[number];

export const InsightsQuerySchema = z
  .object({
    /** The last so many days (UTC), today included. */
    days: z.coerce.number().int().min(1).max(3_650).default(28),
    /** A week begins on Monday. */
    step: z.enum(STEPS).default('day'),
    /** Slug; left out = all brands. */
    brand: textSchema(200).optional(),
  })
  .strict();
export type InsightsQuery = z.infer<typeof InsightsQuerySchema>;

export const InsightExportQuerySchema = InsightsQuerySchema.omit({ step: true });
export type InsightExportQuery = z.infer<typeof InsightExportQuerySchema>;

/** Columns of the download, a line a day and brand; times in the unit that they name. */
export const EXPORT_COLUMNS = [
  { name: 'ads_received', figure: 'received' },
  { name: 'ads_waiting_for_score', figure: 'waitingScore' },
  { name: 'ads_not_scorable', figure: 'failedScore' },
  { name: 'ads_passed', figure: 'passed' },
  { name: 'flagged', figure: 'flagged' },
  { name: 'drawn_as_sample', figure: 'drawn' },
  { name: 'not_queued', figure: 'notQueued' },
  { name: 'replaced_by_newer_content', figure: 'replaced' },
  { name: 'withdrawn', figure: 'withdrawn' },
  { name: 'waiting', figure: 'waiting' },
  { name: 'late', figure: 'late' },
  { name: 'declined', figure: 'declined' },
  { name: 'answered', figure: 'answered' },
  { name: 'escalated', figure: 'escalated' },
  { name: 'settled_violation', figure: 'violation' },
  { name: 'settled_no_violation', figure: 'noViolation' },
  { name: 'verdicts_given', figure: 'verdicts' },
  { name: 'escalations', figure: 'escalations' },
  { name: 'verdicts_taken_back', figure: 'takenBack' },
  { name: 'declines', figure: 'declines' },
  { name: 'reviewer_minutes', figure: 'activeMs', divideBy: 60_000 },
  { name: 'decisions_settled', figure: 'settled' },
  { name: 'violations_found', figure: 'found' },
  { name: 'flagged_pairs_decided', figure: 'decidedFlags' },
  { name: 'flagged_pairs_right', figure: 'rightFlags' },
  { name: 'backlog_items', figure: 'backlog' },
  { name: 'backlog_oldest_hours', figure: 'backlogOldestMs', divideBy: 3_600_000 },
  { name: 'backlog_median_hours', figure: 'backlogMedianMs', divideBy: 3_600_000 },
] as const satisfies ReadonlyArray<{ name: string; figure: Figure; divideBy?: number }>;

const CountSchema = z.number().int();

/** Ads (of a brand: its flagged pairs) that came in within the period; every branch point adds up. */
const FunnelSchema = z.object({
  received: CountSchema,
  waitingScore: CountSchema,
  failedScore: CountSchema,
  scored: CountSchema,
  passed: CountSchema,
  flagged: CountSchema,
  /** Not flagged; drawn as an audit or for another sample. */
  drawn: CountSchema,
  standings: z.record(z.enum(STANDINGS), CountSchema),
});
export type Funnel = z.infer<typeof FunnelSchema>;

const YieldEstimateSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('estimate'),
    value: z.number(),
    low: z.number(),
    high: z.number(),
    positives: CountSchema,
  }),
  z.object({ kind: z.literal('too-few'), positives: CountSchema }),
]) satisfies z.ZodType<YieldEstimate>;

const WeightedSumsSchema = z.object({
  count: z.number(),
  sum: z.number(),
  squares: z.number(),
  heaviest: z.number(),
}) satisfies z.ZodType<WeightedSums>;
const SidesSchema = z.object({ flagged: WeightedSumsSchema, audited: WeightedSumsSchema });

export const MeasuringQuerySchema = InsightsQuerySchema.pick({ days: true });

/** What audits say of the period, of all brands and of each, and what they cost. */
export const MeasuringSchema = z.object({
  completeDays: CountSchema,
  days: CountSchema,
  /** Null where no day is complete. */
  facts: z
    .object({
      rate: z.number(),
      mostChance: z.number(),
      unflaggedPerDay: z.number(),
      meanChance: z.number(),
      secondsPerAudit: z.number(),
      violating: SidesSchema,
      notViolating: SidesSchema,
      presentFlagged: WeightedSumsSchema,
      presentPassed: WeightedSumsSchema,
    })
    .nullable() satisfies z.ZodType<AuditFacts | null>,
  /** Audits whose active time was measured; 0 = the seconds are an assumption. */
  timedAudits: CountSchema,
  precision: QuantityEstimateSchema,
  /** Those of which anything was flagged or found, the most violations first. */
  brands: z.array(
    z.object({
      slug: z.string(),
      name: z.string(),
      prevalence: YieldEstimateSchema,
      liveRecall: YieldEstimateSchema,
      precision: QuantityEstimateSchema,
    }),
  ),
});
export type Measuring = z.infer<typeof MeasuringSchema>;

const InsightPointSchema = z.object({
  /** First day of the step. */
  from: DaySchema,
  verdicts: CountSchema,
  settled: CountSchema,
  found: CountSchema,
  /** Of flagged pairs that settled, those that are violations. */
  precision: QuantityEstimateSchema,
  reviewerMinutes: z.number(),
  /** At the end of the step (or now): items that wait, and how old they are. */
  backlog: CountSchema,
  backlogOldestHours: z.number(),
  backlogMedianHours: z.number(),
});
export type InsightPoint = z.infer<typeof InsightPointSchema>;

export const InsightsSchema = z.object({
  /** When changes were last counted; null = never yet. */
  countedAt: InstantSchema.nullable(),
  from: DaySchema,
  to: DaySchema,
  /** null = all. */
  brand: z.object({ slug: z.string(), name: z.string() }).nullable(),
  funnel: FunnelSchema,
  yields: z.object({
    policies: z.record(
      z.enum(POLICIES),
      z.object({
        looks: z.number(),
        hours: z.number(),
        found: YieldEstimateSchema,
        foundPerHour: YieldEstimateSchema,
      }),
    ),
    /** Days of the period with ads in which everything drawn is decided, and all days with ads. */
    completeDays: CountSchema,
    days: CountSchema,
    /** Ads drawn (flagged or audits), and those of them nobody has decided. */
    drawn: CountSchema,
    undecided: CountSchema,
  }),
  points: z.array(InsightPointSchema),
});
export type Insights = z.infer<typeof InsightsSchema>;
