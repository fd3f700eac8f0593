import { DriftEvidenceSchema, type DriftFinding, type UnlikePictures } from '@/lib/contracts/drift';
import {
  comparesPictures,
  FEWEST_ADS,
  LOOK_EVERY_HOURS,
  planFor,
  RECENT_DAYS,
} from '@/lib/domain/drift/drift-plan';
import {
  firstEvidence,
  testDrift,
  type Count,
  type DriftDecisions,
  type DriftEvidence,
} from '@/lib/domain/drift/test-drift';
import type { Db } from '../database/db';
import { comparePictures } from './compare-pictures';
import { countWatched } from './count-watched';
import { readAds, type AdScope, type ReadAd } from './read-ads';

type LookSubject = {
  scope: AdScope;
  /** What is compared with; it ends when the first watch begins. */
  reference: { from: Date; to: Date };
  /** The last look at it; null = none yet. */
  last: { number: number; at: Date; evidence: unknown } | null;
  isFlagged: (ad: ReadAd) => boolean;
  /** Whether its picture is one of those that are compared. */
  isPictured: (ad: ReadAd) => boolean;
  /** Since the last look, or since the promise was made. */
  readDecided: (since: Date) => Promise<DriftDecisions>;
  /** Of the reference; null = a promise is watched. */
  readVerdicts: () => Promise<Count | null>;
};
type Look = {
  number: number;
  findings: DriftFinding[];
  evidence: DriftEvidence;
  isDrifted: boolean;
  /** The most unlike ones, where something has drifted. */
  unlike: UnlikePictures;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * One look of the drift tests, not yet kept. Looks are numbered through all watches of a subject; flags and decisions are those since
 * the last one, scores and pictures those of the last days of the watch.
 *
 * @returns null when it is too early: a day has not gone by, or too few ads came in
 */
export async function takeLook(db: Db, subject: LookSubject, now: Date): Promise<Look | null> {
  const { scope, reference, last, isFlagged, isPictured } = subject;
  const number = (last?.number ?? 0) + 1;
  const since = last?.at ?? reference.to;
  if (now.getTime() - since.getTime() < LOOK_EVERY_HOURS * HOUR_MS) return null;
  const today = await readAds(db, scope, since, now);
  if (today.length < FEWEST_ADS) return null;
  const lastDays = new Date(
    Math.max(reference.to.getTime(), Math.min(since.getTime(), now.getTime() - RECENT_DAYS * DAY_MS)),
  );
  const [before, recent, decided, watched] = await Promise.all([
    readAds(db, scope, reference.from, reference.to),
    readAds(db, scope, lastDays, now),
    subject.readDecided(since),
    countWatched(db),
  ]);
  if (before.length < FEWEST_ADS) return null;
  const count = (ads: readonly ReadAd[]): Count => ({
    hits: ads.filter(isFlagged).length,
    all: ads.length,
  });
  const kept = DriftEvidenceSchema.nullable().parse(last?.evidence ?? null);
  const pictures = (ads: readonly ReadAd[]) => ads.filter(isPictured).map(({ sha256 }) => sha256);
  const compare = () => comparePictures(db, pictures(before), pictures(recent));
  const compared = comparesPictures(number) ? await compare() : null;
  const { findings, evidence } = testDrift(
    number,
    kept ?? firstEvidence({ flags: count(before), verdicts: await subject.readVerdicts() }),
    {
      flags: count(today),
      scores: { before: toScores(before), now: toScores(recent) },
      picturesPValue: compared?.pValue ?? null,
      decided,
    },
    planFor(watched),
  );
  const isDrifted = findings.some((finding) => finding.isDrifted);
  const unlike = isDrifted ? (compared ?? (await compare())).unlike : { now: [], before: [] };
  return { number, findings, evidence, isDrifted, unlike };
}

const toScores = (ads: readonly ReadAd[]) => ads.flatMap(({ prob }) => prob ?? []);
