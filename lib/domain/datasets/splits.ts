/** In the order in which a number in [0, 1) is divided among them. */
export const SPLITS = ['training', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];

/** How large a part of the groups each split gets; they sum to 1. */
export type SplitShares = Readonly<Record<Split, number>>;

/** What decides which pictures belong together and where a new group goes. Fixed for the life of a dataset. */
export type SplitRules = {
  /** Decides, with a group's key, which split a new group goes to. */
  seed: string;
  shares: SplitShares;
  /** Perceptual hashes that differ in at most so many bits are of near-duplicates, 0..MAX_HASH_BITS. */
  nearDuplicateBits: number;
  /** Whether all pictures of a seller belong together; a picture whose seller is not known is linked to none. */
  keepSellersTogether: boolean;
  /** A new group of two or more pictures that is a larger part of all of them goes to training. */
  oversizedShare: number;
};

/** A picture as splitting sees it. The same bytes are one picture, whatever number of ads and labels they have. */
export type SplitPicture = {
  sha256: string;
  perceptualHash: bigint;
  /** Every seller who ever listed it. */
  sellerIds: readonly string[];
};

/** Where pictures and sellers were put by earlier versions. Nothing ever leaves it or changes in it. */
export type SplitMemory = {
  pictures: ReadonlyMap<string, Split>;
  sellers: ReadonlyMap<string, Split>;
};

/** The split that a number in [0, 1) falls to. */
export function splitOf(share: number, shares: SplitShares): Split {
  let upTo = 0;
  for (const split of SPLITS) {
    upTo += shares[split];
    if (share < upTo) return split;
  }
  // Shares that sum to 1 only up to rounding.
  return SPLITS.findLast((split) => shares[split] > 0)!;
}
