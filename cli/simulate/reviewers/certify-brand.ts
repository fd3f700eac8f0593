import { setTimeout as sleep } from 'node:timers/promises';
import {
  DrawnSchema,
  PlanMadeSchema,
  type CertificatePlan,
  type MakePlan,
} from '@/lib/contracts/threshold-certificates';
import {
  BrandThresholdsSchema,
  ThresholdChangedSchema,
  type BrandThresholds,
} from '@/lib/contracts/thresholds';
import type { HttpSession } from './http-session';

export type Certified = {
  slug: string;
  /** Null = not certified. */
  threshold: number | null;
  n: number | null;
  errors: number | null;
  attempt: number | null;
  /** Ads that the plan drew, those that were decided before among them. */
  drawn: number;
  /** "N more labels"; null = the plan has ended, or nothing is left to draw. */
  moreLabels: number | null;
  why: 'certified' | 'failed' | 'too-little-traffic';
};
export type CertifyTeam = {
  proposer: HttpSession;
  approver: HttpSession;
  /** Has what waits in the queue decided. */
  drain: () => Promise<void>;
};

const POLL_MS = 1_000;
/** Undo window, settlement and a busy machine. */
const MAX_POLLS = 120;

/**
 * Certifies one brand's threshold as its operators do: plan, draw what it asks for, wait for the verdicts, look again; then
 * one proposes what was certified and another approves it.
 */
export async function certifyBrand(team: CertifyTeam, slug: string, promise: MakePlan): Promise<Certified> {
  const { proposer, approver, drain } = team;
  const path = `/api/v1/brand-thresholds/${slug}`;
  const read = () => proposer.call(BrandThresholdsSchema, 'GET', path);
  const { planId } = await proposer.call(PlanMadeSchema, 'POST', `${path}/certificate-plans`, promise);
  let drawn = 0;
  let plan = planOf(await read(), slug);
  while (plan.more !== null) {
    const now =
      plan.more.labels > 0
        ? await proposer.call(DrawnSchema, 'POST', `/api/v1/certificate-plans/${planId}/draws`)
        : { drawn: 0, opened: 0 };
    drawn += now.drawn;
    await drain();
    const next = await waitForDecisions(read, slug);
    if (now.drawn === 0 && next.more?.labels === plan.more.labels) break;
    plan = next;
  }
  const facts = await read();
  plan = planOf(facts, slug);
  if (plan.certified === null || facts.active === null) {
    const why = plan.more === null && hasTested(plan) ? 'failed' : 'too-little-traffic';
    const nothing = { threshold: null, n: null, errors: null, attempt: null };
    return { slug, ...nothing, drawn, moreLabels: plan.more?.labels ?? null, why };
  }
  const { threshold, n, errors, attempt } = plan.certified;
  const activeId = facts.active.thresholdId;
  const proposal = { value: threshold, activeId, planId, note: 'certified by the simulation' };
  const { thresholdId } = await proposer.call(ThresholdChangedSchema, 'POST', `${path}/proposals`, proposal);
  await approver.call(ThresholdChangedSchema, 'POST', `/api/v1/thresholds/${thresholdId}/approval`, {
    activeId,
  });
  return {
    slug,
    threshold,
    n,
    errors,
    attempt,
    drawn,
    moreLabels: plan.more?.labels ?? null,
    why: 'certified',
  };
}

async function waitForDecisions(
  read: () => Promise<BrandThresholds>,
  slug: string,
): Promise<CertificatePlan> {
  for (let poll = 0; ; poll++) {
    const plan = planOf(await read(), slug);
    if (plan.more === null || plan.more.undecided === 0 || poll >= MAX_POLLS) return plan;
    await sleep(POLL_MS);
  }
}

function planOf({ plan }: BrandThresholds, slug: string): CertificatePlan {
  if (!plan) throw new Error(`${slug} has no certificate plan, though one was just made`);
  return plan;
}

function hasTested({ attempts }: CertificatePlan): boolean {
  return attempts.some(({ levels }) => levels.some(({ state }) => state === 'failed' || state === 'passed'));
}
