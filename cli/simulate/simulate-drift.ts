import {
  comparesPictures,
  FAMILY_SHARE,
  LOOKS,
  MOST_ADS,
  MOST_PICTURES,
  planFor,
  RECENT_DAYS,
  REFERENCE_DAYS,
  type DriftPlan,
} from '@/lib/domain/drift/drift-plan';
import { firstEvidence, testDrift, type DriftDecisions } from '@/lib/domain/drift/test-drift';
import { estimateShare } from '@/lib/domain/evaluation/intervals';
import { createUniformStream } from '@/lib/domain/statistics/uniform-stream';
import { findWitness } from '@/lib/domain/statistics/witness';

/** What an installation's traffic looks like. */
type World = {
  /** Share of ads that are flagged. */
  flagRate: number;
  /** Scores are u to this power, u uniform. */
  scorePower: number;
  /** Share of pictures of a kind that was not there before. */
  newPictures: number;
  /** Violations among decided flags. */
  precision: number;
};
const QUIET: World = { flagRate: 0.01, scorePower: 3, newPictures: 0, precision: 0.6 };

/** All traffic, or a threshold whose certificate promises `PROMISED`. */
type Subject = 'traffic' | 'threshold';
/** What quiet traffic just keeps: nothing is nearer to a false alarm. */
const PROMISED = QUIET.precision;

const SHIFTS: ReadonlyArray<{ shift: string; subject: Subject; world: World }> = [
  { shift: 'flags × 1.5', subject: 'traffic', world: { ...QUIET, flagRate: 0.015 } },
  { shift: 'flags × 2', subject: 'traffic', world: { ...QUIET, flagRate: 0.02 } },
  { shift: 'flags halved', subject: 'traffic', world: { ...QUIET, flagRate: 0.005 } },
  { shift: 'scores moved a little (u³ to u^2.7)', subject: 'traffic', world: { ...QUIET, scorePower: 2.7 } },
  { shift: 'scores moved (u³ to u²)', subject: 'traffic', world: { ...QUIET, scorePower: 2 } },
  { shift: '10 % new pictures', subject: 'traffic', world: { ...QUIET, newPictures: 0.1 } },
  { shift: '25 % new pictures', subject: 'traffic', world: { ...QUIET, newPictures: 0.25 } },
  { shift: 'precision 60 % to 45 %', subject: 'traffic', world: { ...QUIET, precision: 0.45 } },
  { shift: 'precision 60 % to 30 %', subject: 'traffic', world: { ...QUIET, precision: 0.3 } },
  { shift: 'precision 60 % to 45 %', subject: 'threshold', world: { ...QUIET, precision: 0.45 } },
  { shift: 'precision 60 % to 30 %', subject: 'threshold', world: { ...QUIET, precision: 0.3 } },
];

/** Of a day. A threshold's pictures are those that its brand has a score of; those of all traffic are of all ads. */
const DAY = { ads: 2_000, scores: 200, decided: 40 };
/** Numbers of an embedding, and how far pictures of a new kind lie from the others, in their deviations. */
const VECTOR = { size: 16, distance: 2 };
const DEVIATION = 0.5;
/** Looks before a shift, in which nothing changes. */
const QUIET_LOOKS = 30;
const [WEEK, MONTH] = [7, 30];

export type DriftSimulation = {
  /** At most this chance of any alert in a quarter in which nothing changes. */
  stated: number;
  lives: number;
  /** Watched in each life, all traffic included, and looks at each. */
  watched: number;
  looks: number;
  falseAlarms: number;
  falseAlarmShare: number;
  /** 95 %, Wilson. */
  low: number;
  high: number;
  power: Array<{
    shift: string;
    subject: Subject;
    atFirstLook: number;
    withinAWeek: number;
    withinAMonth: number;
    lives: number;
  }>;
};
export type DriftSimulationOptions = { lives: number; thresholds: number; seed: string };

/**
 * Lives of an installation whose truth is known, through the product's own tests, plan and sample sizes: how often anything is told to
 * have drifted in a quarter in which nothing changes, and how soon stated shifts are told, that come after a quiet month. Each thing that
 * is watched has pictures, scores, flags and decisions of its own.
 */
export function simulateDrift(
  { lives, thresholds, seed }: DriftSimulationOptions,
  onLife: (done: number, total: number) => void,
): DriftSimulation {
  const plan = planFor(thresholds);
  const total = lives * (1 + SHIFTS.length);
  let done = 0;
  let falseAlarms = 0;
  for (let life = 0; life < lives; life++) {
    let isTold = false;
    for (let subject = 0; subject <= thresholds && !isTold; subject++) {
      const next = createUniformStream(`${seed} quiet ${life} ${subject}`);
      isTold = firstAlarm(next, subject === 0 ? 'traffic' : 'threshold', () => QUIET, plan, LOOKS) !== null;
    }
    falseAlarms += Number(isTold);
    onLife((done += 1), total);
  }
  const power = SHIFTS.map(({ shift, subject, world }) => {
    const worldOf = (look: number) => (look <= QUIET_LOOKS ? QUIET : world);
    const after: number[] = [];
    for (let life = 0; life < lives; life++) {
      const next = createUniformStream(`${seed} ${shift} ${subject} ${life}`);
      const look = firstAlarm(next, subject, worldOf, plan, QUIET_LOOKS + MONTH);
      // What was told before it happened was not told of it.
      if (look !== null && look > QUIET_LOOKS) after.push(look - QUIET_LOOKS);
      onLife((done += 1), total);
    }
    const within = (looks: number) => after.filter((look) => look <= looks).length / lives;
    return {
      shift,
      subject,
      atFirstLook: within(1),
      withinAWeek: within(WEEK),
      withinAMonth: within(MONTH),
      lives,
    };
  });
  const { value, low, high } = estimateShare(falseAlarms, lives);
  return {
    stated: FAMILY_SHARE,
    lives,
    watched: thresholds + 1,
    looks: LOOKS,
    falseAlarms,
    falseAlarmShare: value,
    low,
    high,
    power,
  };
}

type Day = {
  flagged: number;
  violations: number;
  scores: number[];
  pictures: Float32Array[];
  right: boolean[];
};

/** The number of the look that alarms; null = none of them. */
function firstAlarm(
  next: () => number,
  subject: Subject,
  worldOf: (look: number) => World,
  plan: DriftPlan,
  looks: number,
): number | null {
  const reference = drawReference(next, subject);
  let { evidence } = reference;
  let recent: Day[] = [];
  const decisions: boolean[] = [];
  for (let look = 1; look <= looks; look++) {
    const today = drawDay(next, subject, worldOf(look));
    recent = [...recent, today].slice(-RECENT_DAYS);
    decisions.push(...today.right);
    const decided: DriftDecisions =
      subject === 'threshold'
        ? { kind: 'promise', decisions, target: PROMISED }
        : { kind: 'traffic', today: { hits: today.violations, all: DAY.decided } };
    const looked = testDrift(
      look,
      evidence,
      {
        flags: { hits: today.flagged, all: DAY.ads },
        scores: { before: reference.scores, now: recent.flatMap(({ scores }) => scores) },
        picturesPValue: comparesPictures(look)
          ? findWitness(
              reference.pictures,
              drawLots(
                next,
                recent.flatMap(({ pictures }) => pictures),
              ),
            ).pValue
          : null,
        decided,
      },
      plan,
    );
    if (looked.findings.some(({ isDrifted }) => isDrifted)) return look;
    ({ evidence } = looked);
  }
  return null;
}

function drawReference(next: () => number, subject: Subject) {
  const ads = Math.min(MOST_ADS, REFERENCE_DAYS * DAY.ads);
  const decided = REFERENCE_DAYS * DAY.decided;
  const { flagRate, precision } = QUIET;
  return {
    evidence: firstEvidence({
      flags: { hits: countHits(next, ads, flagRate), all: ads },
      verdicts: subject === 'traffic' ? { hits: countHits(next, decided, precision), all: decided } : null,
    }),
    scores: drawScores(next, (ads * DAY.scores) / DAY.ads, QUIET),
    pictures: drawPictures(next, MOST_PICTURES, QUIET),
  };
}

function drawDay(next: () => number, subject: Subject, world: World): Day {
  const right = Array.from({ length: DAY.decided }, () => next() < world.precision);
  const pictures = Math.min(MOST_PICTURES, subject === 'traffic' ? DAY.ads : DAY.scores);
  return {
    flagged: countHits(next, DAY.ads, world.flagRate),
    violations: right.filter(Boolean).length,
    scores: drawScores(next, DAY.scores, world),
    pictures: drawPictures(next, pictures, world),
    right,
  };
}

function countHits(next: () => number, n: number, share: number): number {
  let hits = 0;
  for (let one = 0; one < n; one++) hits += Number(next() < share);
  return hits;
}

const drawScores = (next: () => number, count: number, { scorePower }: World) =>
  Array.from({ length: count }, () => next() ** scorePower);

const drawPictures = (next: () => number, count: number, world: World) =>
  Array.from({ length: count }, () => drawVector(next, world.newPictures));

/** Sums of three uniform numbers are near enough to normal ones, with deviation 1/2. */
function drawVector(next: () => number, newShare: number): Float32Array {
  const vector = new Float32Array(VECTOR.size);
  for (let at = 0; at < VECTOR.size; at++) vector[at] = next() + next() + next() - 1.5;
  if (next() < newShare) vector[0]! += VECTOR.distance * DEVIATION;
  return vector;
}

/** As many as are compared, in an order that says nothing of them. */
function drawLots(next: () => number, all: readonly Float32Array[]): Float32Array[] {
  return all
    .map((vector) => ({ vector, lot: next() }))
    .toSorted((a, b) => a.lot - b.lot)
    .slice(0, MOST_PICTURES)
    .map(({ vector }) => vector);
}
