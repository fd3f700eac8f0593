import type { DriftPlan } from '@/lib/domain/thresholds/drift';

/** A look a day over the quarter that a certificate is valid. */
export const LOOK_EVERY_HOURS = 24;

/** Of a hundred thresholds in whose traffic nothing changes, about one is told stale in its whole life. */
export const DRIFT_PLAN: DriftPlan = { falseAlarmShare: 0.01, looks: 90 };
