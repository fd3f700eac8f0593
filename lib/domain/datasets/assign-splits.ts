import { distinctHashes } from './distinct-hashes';
import { groupPictures, YIELD_EVERY } from './group-pictures';
import { createHashIndex } from './hash-index';
import { SPLITS, splitOf, type Split, type SplitMemory, type SplitPicture, type SplitRules } from './splits';
import { stableRandom } from './stable-random';

/**
 * Why a picture that the recipe asks for is not in the version. `joins-splits`: new, and its group would join two
 * splits. `came-to-join`: was in before, and has since come to be linked with another split (another seller lists it).
 * `elsewhere`: linked with a dataset that this one is kept apart from.
 */
export type LeftOutReason = 'joins-splits' | 'came-to-join' | 'elsewhere';

export type SplitRequest = {
  /** Pictures that the recipe asks for, each once. */
  candidates: readonly SplitPicture[];
  /** Pictures of the memory that the recipe does not ask for now: they hold their place for when it does. */
  absent: readonly SplitPicture[];
  /** Pictures of other datasets that this one must share no group with. */
  elsewhere: readonly SplitPicture[];
  memory: SplitMemory;
};

export type SplitAssignment = {
  /** Of every candidate that is not left out, by SHA-256. */
  splits: ReadonlyMap<string, Split>;
  leftOut: ReadonlyMap<string, LeftOutReason>;
  /** What the memory gains. */
  learned: SplitMemory;
};

/**
 * Puts pictures into splits so that no two that are near-duplicates or (by the rules) of one seller are in different
 * ones, and so that nothing ever moves: what the memory holds stays where it is, whatever comes in later.
 *
 * Newcomers that are linked with each other go to one split: that of the known pictures they touch; a random one by
 * seed and smallest SHA-256 when they touch none; training when the group is oversized. Where they touch several
 * splits, those newcomers are left out that touch another one than most of them do, and every newcomer that touches two
 * by itself. A known picture that has come to touch another split is left out, not moved.
 *
 * The answer is settled: asked again with what the memory has gained, it is the same.
 *
 * Yields the part done, 0..1, so that the caller can show it, let others run and stop. About 3 s for 200,000 pictures.
 */
export function* assignSplits(rules: SplitRules, request: SplitRequest): Generator<number, SplitAssignment> {
  let memory = request.memory;
  let done = 0;
  for (;;) {
    const { isSettled, ...round } = yield* within(
      assignRound(rules, { ...request, memory }),
      done,
      (done + 1) / 2,
    );
    memory = {
      pictures: new Map([...memory.pictures, ...round.learned.pictures]),
      sellers: new Map([...memory.sellers, ...round.learned.sellers]),
    };
    if (isSettled) return { ...round, learned: newIn(memory, request.memory) };
    done = (done + 1) / 2;
  }
}

/** Without the newcomers that it left out, others may no longer be linked with what they were left out for: then it is not settled. */
type Round = SplitAssignment & { isSettled: boolean };

function* assignRound(rules: SplitRules, request: SplitRequest): Generator<number, Round> {
  const population = listPopulation(rules, request);
  const sellerSplits = settleSellers(population, request.memory);
  const touched = yield* findTouched(rules, population, sellerSplits);

  const splits = new Map<string, Split>();
  const leftOut = new Map<string, LeftOutReason>();
  const newcomers: number[] = [];
  for (const [index, { picture, known, isCandidate }] of population.entries()) {
    if (!isCandidate) continue;
    const mask = touched[index]!;
    if (mask & ELSEWHERE) leftOut.set(picture.sha256, 'elsewhere');
    else if (known !== null && mask !== bitOf(known)) leftOut.set(picture.sha256, 'came-to-join');
    else if (known !== null) splits.set(picture.sha256, known);
    else if (isSeveral(mask)) leftOut.set(picture.sha256, 'joins-splits');
    else newcomers.push(index);
  }

  const newSellers = new Map<string, Split>();
  let isSettled = true;
  for (const group of yield* groupNewcomers(rules, population, newcomers, sellerSplits)) {
    const split = placeGroup(
      rules,
      group.map((index) => ({ sha256: population[index]!.picture.sha256, mask: touched[index]! })),
      request.candidates.length,
    );
    for (const index of group) {
      const { picture, sellers } = population[index]!;
      if (touched[index]! & ~bitOf(split)) {
        leftOut.set(picture.sha256, 'joins-splits');
        isSettled = false;
        continue;
      }
      splits.set(picture.sha256, split);
      for (const seller of sellers) newSellers.set(seller, split);
    }
  }
  const gained = { pictures: splits, sellers: new Map([...newSellers, ...sellerSplits]) };
  return { splits, leftOut, learned: newIn(gained, request.memory), isSettled };
}

function newIn(gained: SplitMemory, known: SplitMemory): SplitMemory {
  const missing = (now: ReadonlyMap<string, Split>, before: ReadonlyMap<string, Split>) =>
    new Map([...now].filter(([key]) => !before.has(key)));
  return {
    pictures: missing(gained.pictures, known.pictures),
    sellers: missing(gained.sellers, known.sellers),
  };
}

/** The same work, its progress within a part of a longer one. */
function* within<Result>(
  work: Generator<number, Result>,
  from: number,
  to: number,
): Generator<number, Result> {
  let step = work.next();
  for (; !step.done; step = work.next()) yield from + (to - from) * step.value;
  return step.value;
}

/** A picture's place in the process; `sellers` are none where the rules do not keep them together. */
type Member = {
  picture: SplitPicture;
  sellers: readonly string[];
  known: Split | null;
  isCandidate: boolean;
  isElsewhere: boolean;
};

/** Masks of what a picture touches: a bit a split, and one for other datasets. */
const bitOf = (split: Split) => 1 << SPLITS.indexOf(split);
const ELSEWHERE = 1 << SPLITS.length;
const isSeveral = (mask: number) => (mask & (mask - 1)) !== 0;

function listPopulation(
  rules: SplitRules,
  { candidates, absent, elsewhere, memory }: SplitRequest,
): Member[] {
  const members = new Map<string, Member>();
  const add = (picture: SplitPicture, isCandidate: boolean) =>
    members.set(picture.sha256, {
      picture,
      sellers: rules.keepSellersTogether ? picture.sellerIds : [],
      known: memory.pictures.get(picture.sha256) ?? null,
      isCandidate,
      isElsewhere: false,
    });
  for (const picture of candidates) add(picture, true);
  for (const picture of absent) add(picture, false);
  for (const picture of elsewhere) {
    if (!members.has(picture.sha256)) add(picture, false);
    members.get(picture.sha256)!.isElsewhere = true;
  }
  return [...members.values()];
}

/**
 * The split of every seller that has one: as remembered, or, for one who came to list known pictures, that of most of
 * them (of the later split when as many: an evaluation set keeps what it has).
 */
function settleSellers(population: readonly Member[], memory: SplitMemory): Map<string, Split> {
  const counts = new Map<string, number[]>();
  for (const { sellers, known } of population) {
    if (known === null) continue;
    for (const seller of sellers) {
      if (memory.sellers.has(seller)) continue;
      const own = counts.get(seller) ?? SPLITS.map(() => 0);
      own[SPLITS.indexOf(known)]! += 1;
      counts.set(seller, own);
    }
  }
  const settled = new Map(memory.sellers);
  for (const [seller, own] of counts) settled.set(seller, SPLITS[own.lastIndexOf(Math.max(...own))]!);
  return settled;
}

/** Per member the mask of splits that it is in or that it would join: by near-duplicates and by its sellers. */
function* findTouched(
  { nearDuplicateBits }: SplitRules,
  population: readonly Member[],
  sellerSplits: ReadonlyMap<string, Split>,
): Generator<number, Uint8Array> {
  const { hashes, slots } = distinctHashes(population.map((member) => member.picture.perceptualHash));
  const own = new Uint8Array(hashes.length);
  const elsewhereSellers = new Set<string>();
  for (const [index, { known, isElsewhere, sellers }] of population.entries()) {
    own[slots[index]!]! |= (known === null ? 0 : bitOf(known)) | (isElsewhere ? ELSEWHERE : 0);
    if (isElsewhere) for (const seller of sellers) elsewhereSellers.add(seller);
  }
  const near = Uint8Array.from(own);
  const index = createHashIndex(hashes, nearDuplicateBits);
  for (const [slot, mask] of own.entries()) {
    if (slot % YIELD_EVERY === 0) yield (0.5 * slot) / own.length;
    if (mask !== 0) index.forEachNear(slot, (other) => (near[other]! |= mask));
  }
  return Uint8Array.from(population, ({ sellers }, member) => {
    let mask = near[slots[member]!]!;
    for (const seller of sellers) {
      const split = sellerSplits.get(seller);
      if (split !== undefined) mask |= bitOf(split);
      if (elsewhereSellers.has(seller)) mask |= ELSEWHERE;
    }
    return mask;
  });
}

/** Newcomers that are linked with each other, over others in between too. A seller whose split is known links by that. */
function* groupNewcomers(
  { nearDuplicateBits }: SplitRules,
  population: readonly Member[],
  newcomers: readonly number[],
  sellerSplits: ReadonlyMap<string, Split>,
): Generator<number, number[][]> {
  const linked = newcomers.map((member) => {
    const { picture, sellers } = population[member]!;
    const sellerIds = sellers.filter((seller) => !sellerSplits.has(seller));
    return { perceptualHash: picture.perceptualHash, sellerIds };
  });
  const groups = yield* within(groupPictures(linked, nearDuplicateBits), 0.5, 1);
  return groups.map((group) => group.map((position) => newcomers[position]!));
}

/** Where a group of newcomers goes: where most of those that touch a split touch one, else by chance or to training. */
function placeGroup(
  { seed, shares, oversizedShare }: SplitRules,
  group: ReadonlyArray<{ sha256: string; mask: number }>,
  candidateCount: number,
): Split {
  const counts = SPLITS.map((split) => group.filter(({ mask }) => mask === bitOf(split)).length);
  const most = Math.max(...counts);
  if (most > 0) return SPLITS[counts.indexOf(most)]!;
  if (group.length > 1 && group.length > oversizedShare * candidateCount) return 'training';
  const key = group.reduce((least, { sha256 }) => (sha256 < least ? sha256 : least), group[0]!.sha256);
  return splitOf(stableRandom(seed, key), shares);
}
