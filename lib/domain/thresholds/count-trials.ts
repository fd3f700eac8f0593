import { binomialTail } from '../statistics/binomial';

/** What a test needs of a label. */
export type TrialLabel = {
  /** Permanent random number of the pair in [0, 1), fixed before labels were seen. */
  lot: number;
  /** Near-duplicates and copies share one; null = nothing like it. */
  group: string | number | null;
  /** Whether the flag would be an error; null = not yet decided. */
  isError: boolean | null;
};

export type TrialCounts = {
  n: number;
  errors: number;
  undecided: number;
  /** Groups count once, by the member whose lot is smallest. */
  groups: number;
  groupErrors: number;
};

/** Counts labels one after the other; levels that only grow read `counts` in between. */
export function createTrialCounter(): { counts: TrialCounts; add: (label: TrialLabel) => void } {
  const counts: TrialCounts = { n: 0, errors: 0, undecided: 0, groups: 0, groupErrors: 0 };
  const speakers = new Map<string | number, { lot: number; isError: boolean }>();
  return {
    counts,
    add: ({ lot, group, isError }) => {
      if (isError === null) {
        counts.undecided++;
        return;
      }
      counts.n++;
      counts.errors += Number(isError);
      const speaker = group === null ? undefined : speakers.get(group);
      if (!speaker) {
        counts.groups++;
        counts.groupErrors += Number(isError);
      } else if (lot < speaker.lot) {
        counts.groupErrors += Number(isError) - Number(speaker.isError);
      } else return;
      if (group !== null) speakers.set(group, { lot, isError });
    },
  };
}

/**
 * What groups that count once say against "an error share of `errorShare` or more"; 1 when they cannot say anything.
 * The window's own test is exact whatever copies it holds; this one guards the step to tomorrow's traffic, which brings other
 * groups: labels of one group are one observation of it. A certificate needs both.
 */
export function groupPValue({ groups, groupErrors }: TrialCounts, errorShare: number): number {
  return smallCountPValue(groupErrors, groups, errorShare);
}

/** The binomial tail where it bounds sums of unlike trials too (Hoeffding 1956: at most the mean less one), else 1. */
export function smallCountPValue(errors: number, n: number, errorShare: number): number {
  return errors > n * errorShare - 1 ? 1 : binomialTail(errors, n, errorShare);
}
