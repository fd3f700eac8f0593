import { estimateShare } from '@/lib/domain/evaluation/intervals';
import { createUniformStream } from '@/lib/domain/statistics/uniform-stream';
import { findWitness } from '@/lib/domain/statistics/witness';
import {
  FAMILY_SHARE,
  LOOKS,
  planFor,
  testDrift,
  type DriftInput,
  type DriftPlan,
} from '@/lib/domain/thresholds/drift';

/** What an installation's traffic looks like, and how it may change: nothing, or from the first look on. */
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
const SHIFTS: ReadonlyArray<{ shift: string; world: World }> = [
  { shift: 'flags × 1.5', world: { ...QUIET, flagRate: 0.015 } },
  { shift: 'flags × 2', world: { ...QUIET, flagRate: 0.02 } },
  { shift: 'scores moved (u³ to u²)', world: { ...QUIET, scorePower: 2 } },
  { shift: '10 % new pictures', world: { ...QUIET, newPictures: 0.1 } },
  { shift: '25 % new pictures', world: { ...QUIET, newPictures: 0.25 } },
  { shift: 'precision 60 % to 45 %', world: { ...QUIET, precision: 0.45 } },
  { shift: 'precision 60 % to 30 %', world: { ...QUIET, precision: 0.3 } },
];

/** Of a day, and of the days before a watch began. */
const DAY = { ads: 2_000, scores: 200, pictures: 80, decided: 40 };
const BEFORE = { ads: 20_000, scores: 500, pictures: 120, decided: 600 };
/** Numbers of an embedding, and how far pictures of a new kind lie from the others, in their deviations. */
const VECTOR = { size: 16, distance: 2 };
const WEEK = 7;

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
  power: Array<{ shift: string; atFirstLook: number; withinAWeek: number; lives: number }>;
};
export type DriftSimulationOptions = { lives: number; thresholds: number; seed: string };

/**
 * Lives of an installation whose truth is known, through the product's own tests and plan: how often anything is told to have
 * drifted in a quarter in which nothing changes, and how soon stated shifts are told. Each thing that is watched has pictures, scores, flags and
 * decisions of its own.
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
      isTold = firstAlarm(next, QUIET, plan, LOOKS) !== null;
    }
    falseAlarms += Number(isTold);
    onLife((done += 1), total);
  }
  const power = SHIFTS.map(({ shift, world }) => {
    let [first, week] = [0, 0];
    for (let life = 0; life < lives; life++) {
      const look = firstAlarm(createUniformStream(`${seed} ${shift} ${life}`), world, plan, WEEK);
      first += Number(look === 1);
      week += Number(look !== null);
      onLife((done += 1), total);
    }
    return { shift, atFirstLook: first / lives, withinAWeek: week / lives, lives };
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

/** The number of the look that alarms; null = none of them. */
function firstAlarm(next: () => number, world: World, plan: DriftPlan, looks: number): number | null {
  const before = drawDays(next, QUIET, BEFORE);
  for (let look = 1; look <= looks; look++) {
    const now = drawDays(next, world, DAY);
    const input: DriftInput = {
      flags: { before: before.flags, now: now.flags },
      scores: { before: before.scores, now: now.scores },
      picturesPValue: findWitness(before.pictures, now.pictures).pValue,
      decided: { kind: 'traffic', before: before.decided, now: now.decided },
    };
    if (testDrift(input, plan).some(({ isDrifted }) => isDrifted)) return look;
  }
  return null;
}

function drawDays(next: () => number, world: World, size: typeof DAY) {
  const count = (n: number, share: number) => {
    let hits = 0;
    for (let one = 0; one < n; one++) hits += Number(next() < share);
    return hits;
  };
  return {
    flags: { flagged: count(size.ads, world.flagRate), scored: size.ads },
    scores: Array.from({ length: size.scores }, () => next() ** world.scorePower),
    pictures: Array.from({ length: size.pictures }, () => drawVector(next, world.newPictures)),
    decided: { violations: count(size.decided, world.precision), decided: size.decided },
  };
}

/** Sums of three uniform numbers are near enough to normal ones, with deviation 1/2. */
function drawVector(next: () => number, newShare: number): Float32Array {
  const isNew = next() < newShare;
  const vector = Float32Array.from({ length: VECTOR.size }, () => next() + next() + next() - 1.5);
  if (isNew) vector[0]! += VECTOR.distance * 0.5;
  return vector;
}
