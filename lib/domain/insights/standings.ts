/** Where an ad stands, of those that entered the queue (flagged, or drawn as a sample): exactly one of these. */
export const STANDINGS = [
  /** Newer content of the ad was there already when it would have entered. */
  'notQueued',
  /** Gave way to newer content of the ad. */
  'replaced',
  /** Left the queue before anybody had answered: nothing asked for it any more. */
  'withdrawn',
  /** Nobody has decided yet; late, when its time is over; declined, when somebody has passed it on. */
  'waiting',
  'late',
  'declined',
  /** Decided; the undo window runs. */
  'answered',
  /** People differ, or somebody has asked for another pair of eyes. */
  'escalated',
  /** Settled. */
  'violation',
  'noViolation',
] as const;
export type Standing = (typeof STANDINGS)[number];

/** What people still have to decide about. */
export const OPEN_STANDINGS = [
  'waiting',
  'late',
  'declined',
  'answered',
  'escalated',
] as const satisfies readonly Standing[];
