import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignSplits, type SplitAssignment, type SplitRequest } from './assign-splits';
import type { Split, SplitMemory, SplitPicture, SplitRules } from './splits';

const RULES: SplitRules = {
  seed: 'a seed',
  shares: { training: 0.6, validation: 0.2, test: 0.2 },
  nearDuplicateBits: 8,
  keepSellersTogether: true,
  oversizedShare: 0.5,
};
const NOTHING: SplitMemory = { pictures: new Map(), sellers: new Map() };

function assign(request: Partial<SplitRequest>, rules: Partial<SplitRules> = {}): SplitAssignment {
  const whole = { candidates: [], absent: [], elsewhere: [], memory: NOTHING, ...request };
  const running = assignSplits({ ...RULES, ...rules }, whole);
  let step = running.next();
  while (!step.done) step = running.next();
  return step.value;
}

function grow(memory: SplitMemory, { learned }: SplitAssignment): SplitMemory {
  return {
    pictures: new Map([...memory.pictures, ...learned.pictures]),
    sellers: new Map([...memory.sellers, ...learned.sellers]),
  };
}

/** A hash that is 32 bits from that of every other name, more or less. */
const farHash = (name: number) =>
  BigInt.asIntN(64, BigInt(name) * 0x9e3779b97f4a7c15n ** BigInt((name % 3) + 1));
const picture = (name: number, sellerIds: string[] = [], flipped = 0): SplitPicture => ({
  sha256: name.toString(16).padStart(64, '0'),
  perceptualHash: farHash(name) ^ ((1n << BigInt(flipped)) - 1n),
  sellerIds,
});
const like = (
  name: number,
  original: SplitPicture,
  bits: number,
  sellerIds: string[] = [],
): SplitPicture => ({
  ...picture(name, sellerIds),
  perceptualHash: BigInt.asIntN(64, original.perceptualHash ^ ((1n << BigInt(bits)) - 1n)),
});
const remember = (
  entries: Array<[SplitPicture, Split]>,
  sellers: Array<[string, Split]> = [],
): SplitMemory => ({
  pictures: new Map(entries.map(([{ sha256 }, split]) => [sha256, split])),
  sellers: new Map(sellers),
});
const at = ({ splits, leftOut }: SplitAssignment, { sha256 }: SplitPicture) =>
  splits.get(sha256) ?? leftOut.get(sha256);

// ---- populations that grow -------------------------------------------------------------------------------------------

/** Pictures come in steps; sellers list pictures that were there before, and some leave for a step. */
const growingPopulations = fc.record({
  rules: fc.record({
    seed: fc.string({ maxLength: 3 }),
    nearDuplicateBits: fc.constantFrom(0, 3, 8),
    keepSellersTogether: fc.boolean(),
    oversizedShare: fc.constantFrom(0.05, 0.5, 1),
  }),
  steps: fc.array(
    fc.record({
      newcomers: fc.array(
        fc.record({
          centre: fc.nat(5),
          flipped: fc.uniqueArray(fc.nat(63), { maxLength: 6 }),
          sellers: fc.uniqueArray(fc.nat(8), { maxLength: 2 }),
        }),
        { maxLength: 12 },
      ),
      relisted: fc.array(fc.tuple(fc.nat(60), fc.nat(8)), { maxLength: 4 }),
      away: fc.uniqueArray(fc.nat(60), { maxLength: 6 }),
      elsewhere: fc.uniqueArray(fc.nat(60), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});
type Population = typeof growingPopulations extends fc.Arbitrary<infer Value> ? Value : never;

type Frozen = Pick<SplitRequest, 'candidates' | 'elsewhere'> & {
  inVersion: SplitPicture[];
  assignment: SplitAssignment;
  again: SplitAssignment;
};

function freezeInSteps({ rules, steps }: Population): Frozen[] {
  const all: SplitPicture[] = [];
  let memory = NOTHING;
  return steps.map(({ newcomers, relisted, away, elsewhere: apart }) => {
    for (const { centre, flipped, sellers } of newcomers) {
      const hash = flipped.reduce((value, bit) => value ^ (1n << BigInt(bit)), farHash(centre));
      const sellerIds = sellers.map((seller) => `seller-${seller}`);
      all.push({ ...picture(all.length + 1), perceptualHash: BigInt.asIntN(64, hash), sellerIds });
    }
    for (const [index, seller] of relisted) {
      const old = all[index];
      if (old) all[index] = { ...old, sellerIds: [...new Set([...old.sellerIds, `seller-${seller}`])] };
    }
    const elsewhere = apart.flatMap((index) => all[index] ?? []);
    const candidates = all.filter((_, index) => !away.includes(index));
    const absent = all.filter((one, index) => away.includes(index) && memory.pictures.has(one.sha256));
    const assignment = assign({ candidates, absent, elsewhere, memory }, rules);
    memory = grow(memory, assignment);
    const again = assign({ candidates, absent, elsewhere, memory }, rules);
    return {
      candidates,
      inVersion: candidates.filter(({ sha256 }) => assignment.splits.has(sha256)),
      elsewhere,
      assignment,
      again,
    };
  });
}

function areLinked(a: SplitPicture, b: SplitPicture, rules: Population['rules']): boolean {
  const bits = BigInt.asUintN(64, a.perceptualHash ^ b.perceptualHash).toString(2);
  const isNear = bits.replaceAll('0', '').length <= rules.nearDuplicateBits;
  return isNear || (rules.keepSellersTogether && a.sellerIds.some((seller) => b.sellerIds.includes(seller)));
}

describe('in every population that grows in steps', { timeout: 60_000 }, () => {
  const holds = (check: (frozen: Frozen[], population: Population) => void) =>
    fc.assert(
      fc.property(growingPopulations, (population) => check(freezeInSteps(population), population)),
      { numRuns: 500 },
    );

  test('no near-duplicates, same bytes or (by the rules) seller are in two splits', () => {
    holds((frozen, { rules }) => {
      for (const { inVersion, assignment } of frozen) {
        for (const [index, one] of inVersion.entries()) {
          for (const other of inVersion.slice(index + 1)) {
            if (!areLinked(one, other, rules)) continue;
            expect(assignment.splits.get(other.sha256)).toBe(assignment.splits.get(one.sha256));
          }
        }
      }
    });
  });

  test('no picture ever moves to another split, even when it was away for a while', () => {
    holds((frozen) => {
      const seen = new Map<string, Split>();
      for (const { assignment } of frozen) {
        for (const [sha256, split] of assignment.splits) {
          expect(seen.get(sha256) ?? split).toBe(split);
          seen.set(sha256, split);
        }
      }
    });
  });

  test('a rerun on the same pictures changes nothing and learns nothing', () => {
    holds((frozen) => {
      for (const { assignment, again } of frozen) {
        expect(new Map(again.splits)).toEqual(new Map(assignment.splits));
        expect([...again.leftOut.keys()].toSorted()).toEqual([...assignment.leftOut.keys()].toSorted());
        expect(again.learned.pictures.size).toBe(0);
      }
    });
  });

  test('every candidate is in a split or left out with a reason', () => {
    holds((frozen) => {
      for (const { candidates, assignment } of frozen) {
        const [placed, leftOut] = [[...assignment.splits.keys()], [...assignment.leftOut.keys()]];
        const all = candidates.map(({ sha256 }) => sha256);
        expect([...placed, ...leftOut].toSorted()).toEqual(all.toSorted());
      }
    });
  });

  test('nothing is linked with another dataset that it is kept apart from', () => {
    holds((frozen, { rules }) => {
      for (const { inVersion, elsewhere } of frozen) {
        for (const own of inVersion) {
          for (const other of elsewhere) expect(areLinked(own, other, rules)).toBe(false);
        }
      }
    });
  });

  test('the order in which pictures are read changes nothing', () => {
    holds((_frozen, { rules, steps }) => {
      const candidates = freezeInSteps({ rules, steps: steps.slice(0, 1) })[0]!.inVersion;
      const [forth, back] = [
        assign({ candidates }, rules),
        assign({ candidates: candidates.toReversed() }, rules),
      ];
      expect(new Map(back.splits)).toEqual(new Map(forth.splits));
    });
  });
});

// ---- the rules one by one ---------------------------------------------------------------------------------------------

test('shares are kept in the long run', () => {
  const candidates = Array.from({ length: 4_000 }, (_, name) => picture(name + 1));
  const counts = { training: 0, validation: 0, test: 0 };
  for (const split of assign({ candidates }).splits.values()) counts[split] += 1;
  expect(counts.training / 4_000).toBeCloseTo(0.6, 1);
  expect(counts.validation / 4_000).toBeCloseTo(0.2, 1);
  expect(counts.test / 4_000).toBeCloseTo(0.2, 1);
});

test('a newcomer goes where the pictures are that it touches', () => {
  const [old, other] = [picture(1), picture(2, ['anna'])];
  const memory = remember(
    [
      [old, 'test'],
      [other, 'validation'],
    ],
    [['anna', 'validation']],
  );
  const [copy, listed] = [like(3, old, 8), picture(4, ['anna'])];
  const done = assign({ candidates: [old, other, copy, listed], memory });
  expect([at(done, copy), at(done, listed)]).toEqual(['test', 'validation']);
});

test('a newcomer that would join two splits is left out, and comes back to neither', () => {
  const [old, other] = [picture(1), picture(2)];
  const memory = remember([
    [old, 'training'],
    [other, 'test'],
  ]);
  const bridge = { ...like(3, old, 4, ['anna']) };
  const listed = { ...like(4, other, 4, ['anna']) };
  const free = picture(5, ['anna']);
  const done = assign({ candidates: [old, other, bridge, listed, free], memory });
  // As many touch the one as the other: the group goes to training, and only who touches the test is left out.
  expect([at(done, bridge), at(done, listed), at(done, free)]).toEqual([
    'training',
    'joins-splits',
    'training',
  ]);
  expect(done.learned.sellers).toEqual(new Map([['anna', 'training']]));
  const both = picture(6, ['anna', 'ben']);
  const later = assign({
    candidates: [both],
    absent: [old, other],
    memory: remember(
      [
        [old, 'training'],
        [other, 'test'],
      ],
      [
        ['anna', 'training'],
        ['ben', 'test'],
      ],
    ),
  });
  expect(at(later, both)).toBe('joins-splits');
  expect(later.learned.pictures.size).toBe(0);
});

test('a known picture that another split’s seller comes to list is left out, not moved', () => {
  const old = picture(1, ['anna', 'ben']);
  const memory = remember(
    [[old, 'training']],
    [
      ['anna', 'training'],
      ['ben', 'test'],
    ],
  );
  const done = assign({ candidates: [old, picture(2, ['ben'])], memory });
  expect([at(done, old), at(done, picture(2))]).toEqual(['came-to-join', 'test']);
});

test('a seller who comes to list known pictures of two splits belongs where most of them are', () => {
  const olds = [1, 2, 3].map((name) => picture(name, ['anna']));
  const memory = remember([
    [olds[0]!, 'training'],
    [olds[1]!, 'training'],
    [olds[2]!, 'test'],
  ]);
  const done = assign({ candidates: olds, memory });
  expect(olds.map((old) => at(done, old))).toEqual(['training', 'training', 'came-to-join']);
  expect(done.learned.sellers).toEqual(new Map([['anna', 'training']]));
});

test('an oversized group goes to training, one picture never does for its size', () => {
  const [one, copy, alone] = [picture(1), like(2, picture(1), 3), picture(3)];
  const onlyTest = { shares: { training: 0, validation: 0, test: 1 }, oversizedShare: 0.5 };
  const done = assign({ candidates: [one, copy, alone] }, onlyTest);
  expect([at(done, one), at(done, copy), at(done, alone)]).toEqual(['training', 'training', 'test']);
});

test('an unknown seller links nothing, and sellers may be set to link nothing', () => {
  const candidates = Array.from({ length: 60 }, (_, name) => picture(name + 1, ['anna']));
  const splitsOf = (done: SplitAssignment) => new Set(done.splits.values()).size;
  expect(splitsOf(assign({ candidates }, { oversizedShare: 1 }))).toBe(1);
  expect(splitsOf(assign({ candidates }, { keepSellersTogether: false }))).toBe(3);
  const unknown = candidates.map((one) => ({ ...one, sellerIds: [] }));
  expect(splitsOf(assign({ candidates: unknown }))).toBe(3);
});

test('says how far it is', () => {
  const candidates = Array.from({ length: 5_000 }, (_, name) => picture(name + 1));
  const shares: number[] = [];
  const running = assignSplits(RULES, { candidates, absent: [], elsewhere: [], memory: NOTHING });
  for (let step = running.next(); !step.done; step = running.next()) shares.push(step.value);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.length).toBeGreaterThan(4);
});
