import { createHash, randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { MakePlan, PlannedAttempt } from '@/lib/contracts/threshold-certificates';
import { toCanonicalJson } from '@/lib/domain/canonical-json';
import { cutBlocks, drawRanks, type Blocks } from '@/lib/domain/thresholds/blocks';
import { planBlockTest, type Window } from '@/lib/domain/thresholds/certify-blocks';
import { errorOfAttempt } from '@/lib/domain/thresholds/spend-error';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { permanentRandom } from '../triage/permanent-random';
import { findModelOf } from './find-model';
import { readWindow, type CertificateWindow } from './read-window';

/** An attempt takes one pair more of every block than the one before it. */
const ATTEMPTS = 3;

/**
 * Fixes what a certificate will be tested on: window, blocks, the levels of every attempt (from scores and copies alone), and
 * then by a fresh lot the pairs that may be asked about. Because the lot comes last, whatever is known of the window by
 * then cannot make the test err more often than it says; labels that some of its pairs have already count like new ones.
 *
 * Attempts are counted over the life of a brand model: each spends half of what the one before it might (`spend-error`).
 *
 * @throws AppError `not-found`; `too-few-pairs` when so few pairs could not pass whatever is said of them
 */
export async function planCertificate(
  db: Db,
  userId: string,
  slug: string,
  request: MakePlan,
): Promise<{ planId: string }> {
  const model = await findModelOf(db, slug);
  const window = await readWindow(db, model, request.lowest, new Date());
  const probs = window.pairs.map(({ prob }) => prob);
  const groups = window.pairs.map(({ group }) => group);
  const blocks = cutBlocks(probs.length, Math.min(request.labels, Math.max(1, probs.length)));
  const seed = randomUUID();
  const lotOf = (rank: number) => permanentRandom(seed, window.pairs[rank]!.revisionId);

  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT FROM brand_model WHERE id = ${model.id}::uuid FOR NO KEY UPDATE`;
    const familySize =
      request.scope === 'family-wise' ? await tx.brandModel.count({ where: { state: 'active' } }) : null;
    const { _sum } = await tx.certificatePlan.aggregate({
      where: { brandModelId: model.id, quantity: request.quantity },
      _sum: { attemptCount: true },
    });
    const firstAttempt = (_sum.attemptCount ?? 0) + 1;
    const attempts = planAttempts({ probs, groups }, blocks, { ...request, familySize, firstAttempt });
    if (attempts.length === 0) {
      throw new AppError(
        'too-few-pairs',
        'So few labels cannot pass, whatever they say; take a lower score or more labels',
      );
    }
    const rounds = attempts.at(-1)!.rounds;
    const picks = drawRanks(
      blocks,
      { fromBlock: 0, toBlock: blocks.blockCount, fromRound: 1, toRound: rounds },
      lotOf,
    );
    const id = uuidv7();
    await tx.certificatePlan.create({
      data: {
        id,
        brandId: model.brandId,
        brandModelId: model.id,
        quantity: request.quantity,
        target: request.target,
        delta: request.delta,
        familySize,
        firstAttempt,
        attempts,
        attemptCount: attempts.length,
        windowFrom: window.from,
        windowTo: window.to,
        lowest: request.lowest,
        pairCount: probs.length,
        windowHash: hashOf(window),
        excludedLessons: window.excludedLessons,
        blockSize: blocks.blockSize,
        blockCount: blocks.blockCount,
        seed,
        createdById: userId,
      },
    });
    await tx.certificatePick.createMany({
      data: picks.map(({ rank, block, round }) => {
        const { revisionId, prob, group } = window.pairs[rank]!;
        return { planId: id, rank, revisionId, prob, lot: lotOf(rank), groupRank: group, block, round };
      }),
    });
    await recordEvent(tx, {
      actorId: userId,
      action: 'certificate-planned',
      table: 'certificate_plan',
      id,
      after: { ...request, familySize, firstAttempt, pairs: probs.length },
    });
    return { planId: id };
  });
}

/** Those that can pass at all; further ones only while blocks have pairs left for them. */
function planAttempts(
  window: Window,
  blocks: Blocks,
  { target, delta, familySize, firstAttempt }: MakePlan & { familySize: number | null; firstAttempt: number },
): PlannedAttempt[] {
  const own = delta / (familySize ?? 1);
  const errorShare = 1 - target;
  return Array.from({ length: Math.min(ATTEMPTS, blocks.blockSize) }, (_, index) => {
    const number = firstAttempt + index;
    const share = errorOfAttempt('attempts', own, number);
    const { rounds, countable, levels } = planBlockTest(window, blocks, {
      rounds: index + 1,
      errorShare,
      delta: share,
    });
    return { number, rounds, delta: share, countable, levels };
  }).filter(({ levels }) => levels.length > 0);
}

function hashOf({ pairs }: CertificateWindow): string {
  return createHash('sha256').update(toCanonicalJson(pairs)).digest('hex');
}
