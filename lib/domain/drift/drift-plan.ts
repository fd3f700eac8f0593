/** Looks of a watch, one a day; the next watch begins after the last. */
export const LOOKS = 90;
export const LOOK_EVERY_HOURS = 24;
/** What is compared with: so many days before a threshold came into use, or a watch of all traffic began. */
export const REFERENCE_DAYS = 30;
/** Scores and pictures of so many days, at most, are compared at a look, so that what is mild adds up. */
export const RECENT_DAYS = 7;

/** Fewer ads on either side say nothing; the look is put off. */
export const FEWEST_ADS = 200;
/** Ads that are read, a side, at most: drawn by lot, one a picture, when it first comes in. */
export const MOST_ADS = 20_000;
/** Fewer pictures on either side say nothing. */
export const FEWEST_PICTURES = 100;
/** Pictures that are compared, a side, at most. */
export const MOST_PICTURES = 1_000;

/**
 * In any quarter in which nothing changes anywhere, the chance of any alert at all is at most one in ten, however many brands
 * are watched; of one watch never over one in a hundred.
 */
export const FAMILY_SHARE = 0.1;
const MOST_SHARE = 0.01;
/** Any 90 looks touch two watches of a thing at most, the one that ends in them and the one that begins. */
const WATCHES_A_QUARTER = 2;

export type DriftPlan = {
  /** The chance that what is watched is told to have drifted, although nothing changed, in the looks of one watch, e.g. 0.005. */
  falseAlarmShare: number;
  /** Of a watch. */
  looks: number;
};

/** The plan of each threshold, and of all traffic, while so many thresholds are watched (Bonferroni, so whatever depends on what). */
export function planFor(thresholds: number): DriftPlan {
  const falseAlarmShare = Math.min(MOST_SHARE, FAMILY_SHARE / (WATCHES_A_QUARTER * (thresholds + 1)));
  return { falseAlarmShare, looks: LOOKS };
}

/** Of `watched` things where nothing changes, how many may be expected to be told to have drifted in a quarter, at most. */
export function expectedFalseAlarms(watched: number, { falseAlarmShare }: DriftPlan): number {
  return watched * falseAlarmShare * WATCHES_A_QUARTER;
}

/** Whether the look of this number, counted from 1 over all watches of a thing, is the first of a watch. */
export const beginsWatch = (number: number): boolean => (number - 1) % LOOKS === 0;

/** Pictures are compared at the looks 1, 2 and 4 of a watch and at every seventh: it takes long, and mild changes show in a week of them. */
export function comparesPictures(number: number): boolean {
  const look = ((number - 1) % LOOKS) + 1;
  return look === 1 || look === 2 || look === 4 || look % RECENT_DAYS === 0;
}
/** How many of the looks of a watch. */
export const PICTURE_LOOKS = Array.from({ length: LOOKS }, (_, at) => at + 1).filter(comparesPictures).length;
