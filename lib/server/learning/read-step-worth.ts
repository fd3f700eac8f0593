import type { ColdStart } from '@/lib/contracts/cold-start';
import { estimateShareOf } from '@/lib/domain/insights/audit-forecast';
import { separateReferences } from '@/lib/domain/learning/separate-references';
import { VIOLATION_REASONS } from '@/lib/domain/reasons';
import type { Db } from '../database/db';
import { periodOf } from '../insights/days';
import { toPresent } from '../insights/get-measuring';
import { readDays, sumFigures } from '../insights/read-days';
import { MissingBrandModelError, readBrandModel } from '../models/read-brand-model';
import { countFlagged } from '../thresholds/count-flagged';
import { findPlanStanding, toCertificatePlan } from '../thresholds/plan-standing';
import { recentFigures } from '../thresholds/recent-figures';
import { readSecondsPerDecision } from '../thresholds/seconds-per-decision';

/** By what the cold start of a brand says what the next label is worth, step by step. */
export type ModelInUse = {
  brandModelId: string;
  brandId: string;
  definitionId: string;
  contentHash: string;
  /** Its threshold in use. */
  threshold: number;
  hasPlan: boolean;
};

/** The newest of so many flags, and of so many first looks, say what the next ones are like. */
const NEWEST_FLAGS = 300;
const NEWEST_LOOKS = 30;
/** Audits of so many days are counted. */
const AUDIT_DAYS = 28;

/** By how much a reference picture of the model's definition that is left out stands out, in the model itself. */
export function readSeparation(
  db: Db,
  { contentHash, definitionId }: ModelInUse,
): Promise<ColdStart['separation']> {
  // Bytes and definition of a model never change.
  return recentFigures(`references ${contentHash} ${definitionId}`, async () => {
    const references = await db.brandReference.findMany({
      where: { definitionId, role: 'genuine' },
      select: { imageSha256: true },
    });
    const isReference = new Set(references.map(({ imageSha256 }) => imageSha256));
    const { prototypes, calibration } = await readBrandModel(contentHash);
    if (calibration === null) return null;
    return separateReferences(
      prototypes
        .filter(({ imageSha256 }) => isReference.has(imageSha256))
        .map(({ imageSha256, vector }) => ({ imageSha256, vector: toFloats(vector) })),
      calibration,
    );
  }).catch((error: unknown) => {
    // A worker that meets the brand makes them anew.
    if (error instanceof MissingBrandModelError) return null;
    throw error;
  });
}

const toFloats = (base64: string) => new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);

type Flags = Omit<ColdStart['flags'], 'modelVersion' | 'isModelCurrent'>;
export const NO_FLAGS: Flags = { hasScored: false, scored: 0, flagged: 0, waiting: 0, decided: 0, right: 0 };

/** What the model in use flagged, and what people said of it. A settled ad without a word about the brand does not show it. */
export async function countFlags(db: Db, { brandModelId, brandId }: ModelInUse, now: Date): Promise<Flags> {
  const [live, [row]] = await Promise.all([
    countFlagged(db, [brandId], now),
    db.$queryRaw<Array<Pick<Flags, 'hasScored' | 'waiting' | 'decided' | 'right'>>>`
      WITH newest AS (
        SELECT item.id
          FROM review_suspect AS suspect JOIN review_item AS item ON item.id = suspect.review_item_id AND item.state = 'settled'
         WHERE suspect.brand_id = ${brandId}::uuid AND suspect.brand_model_id = ${brandModelId}::uuid AND suspect.threshold_version_id IS NOT NULL
         ORDER BY suspect.review_item_id DESC LIMIT ${NEWEST_FLAGS})
      SELECT EXISTS (SELECT FROM ad_score WHERE brand_model_id = ${brandModelId}::uuid) AS "hasScored",
             (SELECT count(*) FROM review_suspect AS suspect JOIN review_item AS item ON item.id = suspect.review_item_id
               WHERE suspect.brand_id = ${brandId}::uuid AND suspect.threshold_version_id IS NOT NULL
                 AND item.state IN ('open', 'adjudication'))::int AS waiting,
             count(*)::int AS decided,
             count(*) FILTER (WHERE said.reason = ANY (${[...VIOLATION_REASONS]}::reason[]))::int AS right
        FROM newest
        LEFT JOIN LATERAL (
          SELECT line.reason
            FROM verdict
            JOIN work_slot AS slot ON slot.id = verdict.slot_id
            JOIN verdict_line AS line ON line.verdict_id = verdict.id AND line.brand_id = ${brandId}::uuid
           WHERE verdict.review_item_id = newest.id AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id)
           ORDER BY slot.purpose DESC, verdict.created_at DESC LIMIT 1) AS said ON true`,
  ]);
  const { ads: scored, flagged } = live.get(brandId) ?? { ads: 0, flagged: 0 };
  return { ...row!, hasScored: row!.hasScored || scored > 0, scored, flagged };
}

/** The first looks that were decided last, but those drawn at random (they have no score): what is chosen next is like them. */
export async function countRecentLooks(db: Db, brandId: string): Promise<ColdStart['looks']['recent']> {
  const [row] = await db.$queryRaw<Array<ColdStart['looks']['recent']>>`
    SELECT count(*)::int AS decided, count(*) FILTER (WHERE EXISTS (
             SELECT FROM ad_revision_image AS shown
               JOIN image_brand AS pair ON pair.image_sha256 = shown.image_sha256 AND pair.brand_id = ${brandId}::uuid
              WHERE shown.revision_id = newest.revision_id AND pair.presence = 'present'))::int AS present
      FROM (SELECT look.revision_id
              FROM first_look_set AS asked
              JOIN first_look AS look ON look.set_id = asked.id
              JOIN sample_draw AS draw ON draw.design = 'lesson' AND draw.design_key = asked.id::text AND draw.revision_id = look.revision_id
              JOIN review_item AS item ON item.id = draw.review_item_id AND item.state = 'settled'
             WHERE asked.brand_id = ${brandId}::uuid AND asked."order" <> 'random' AND (asked."order" <> 'half' OR look.score > 0)
             ORDER BY item.ended_at DESC LIMIT ${NEWEST_LOOKS}) AS newest`;
  return row!;
}

/** What the certificate waits for, and what one label of it costs. */
export async function readWants(
  db: Db,
  model: ModelInUse | null,
): Promise<Pick<ColdStart['certificate'], 'more' | 'secondsPerLabel'>> {
  const [standing, pace] = await Promise.all([
    model?.hasPlan ? findPlanStanding(db, model.brandModelId) : null,
    readSecondsPerDecision(db),
  ]);
  const more = standing && toCertificatePlan(standing).more;
  return {
    more: more && { labels: more.labels, undecided: more.undecided, passChance: more.passChance },
    secondsPerLabel: pace.seconds,
  };
}

/** Audits are drawn for all brands together, so what they cost is of all, and what they bring is of one. */
export async function countAudits(db: Db, brandId: string, now: Date): Promise<ColdStart['audits']> {
  const { from, to } = periodOf(AUDIT_DAYS, now);
  const [all, own] = await Promise.all([readDays(db, 'all', from, to), readDays(db, brandId, from, to)]);
  const complete = all.filter(
    ({ figures }) => (figures['received'] ?? 0) > 0 && (figures['undecided'] ?? 0) === 0,
  );
  const days = new Set(complete.map(({ day }) => day));
  const sums = sumFigures(complete);
  const brand = sumFigures(own.filter(({ day }) => days.has(day)));
  const found = Object.entries(brand).filter(([name]) => /^passed\d\.hits$/.test(name));
  const heaviest = Math.max(
    1,
    ...Object.entries(sums).flatMap(([name, value]) => (/^passed\d\.most$/.test(name) ? value : [])),
  );
  const recall = estimateShareOf(
    toPresent(brand, 'presentFlagged', 1),
    toPresent(brand, 'presentPassed', heaviest),
    'both',
  );
  return {
    days: days.size,
    decided: sums['audits'] ?? 0,
    minutesPerDay: days.size === 0 ? 0 : (sums['auditMs'] ?? 0) / 60_000 / days.size,
    found: found.reduce((sum, [, count]) => sum + count, 0),
    positives: recall.positives,
    recall: recall.kind === 'estimate' ? { value: recall.value, low: recall.low, high: recall.high } : null,
  };
}
