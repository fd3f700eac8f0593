import type { DataSheet, KnownGap } from '@/lib/contracts/data-sheet';
import { SPLITS } from '@/lib/domain/datasets/splits';

type Version = { name: string; number: number; contentHash: string; sheet: DataSheet };

/** A version's data sheet as a terminal shows it: what is in it, what is not, and a line a brand. */
export function describeVersion({ name, number, contentHash, sheet }: Version): string {
  const { groups, leftOut, sample, misses } = sheet;
  const { largest } = groups;
  const leftOutCount = leftOut['joins-splits'] + leftOut['came-to-join'] + leftOut.elsewhere;
  const lines = [
    `${name}, version ${number} (${sheet.kind}): ${sheet.entries} entries of ${sheet.images} pictures, content ${contentHash}`,
    ...sheet.splits.map(
      (split) =>
        `  ${split.split}: ${split.entries} entries of ${split.images} pictures in ${split.groups} groups`,
    ),
    `Largest of ${groups.count} groups: ${largest.images} pictures, in ${largest.split}.`,
    `Left out: ${leftOutCount} pictures; ${leftOut['joins-splits']} newcomers would join two splits, ` +
      `${leftOut['came-to-join']} known ones came to join two, ${leftOut.elsewhere} are linked with a dataset to keep apart from.`,
    `Said by ${sheet.people} people; labels from verdicts ${sheet.causes.verdicts}, boxes ${sheet.causes.boxes}, ` +
      `imports ${sheet.causes.imports}, edits ${sheet.causes.edits}.`,
  ];
  if (sheet.kind === 'learning') {
    const { training, validation, test } = sheet.brandFree;
    lines.push(
      `None of the brands: ${training} pictures in training, ${validation} in validation, ${test} in test.`,
    );
  }
  if (sample !== null) {
    lines.push(
      `Sample: ${sample.cohorts} complete days (${sample.incompleteCohorts} incomplete left out), ${sample.drawn} ads drawn, ` +
        `${sample.undecided} undecided; ${sample.flaggedAds} flagged, ${sample.auditedAds} audited.`,
    );
  }
  if (misses !== null) {
    lines.push(
      `Misses: ${misses.withMark} with a mark, ${misses.withoutMark} without, ${misses.notSearched} never searched.`,
    );
  }
  lines.push(...describeBrands(sheet), ...sheet.gaps.map((gap) => `Known gap: ${describeGap(gap)}`));
  return lines.join('\n');
}

type BySplit = DataSheet['brands'][number]['positives'];
const HEAD = ['brand', 'positives', 'hard negatives', 'random negatives', 'boxes'];

function describeBrands({ brands }: DataSheet): string[] {
  const sum = (counts: BySplit) => SPLITS.reduce((total, split) => total + counts[split], 0);
  const short = (counts: BySplit, missing: number) =>
    `${sum(counts)}${missing > 0 ? ` (${missing} missing)` : ''}`;
  const rows = brands.map((brand) => [
    brand.slug,
    short(brand.positives, brand.missing.positives),
    short(brand.hardNegatives, brand.missing.hardNegatives),
    short(brand.randomNegatives, brand.missing.randomNegatives),
    String(brand.boxes),
  ]);
  const all = [HEAD, ...rows];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map(
    (row) =>
      `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ')}`,
  );
}

const SHOWN_BRANDS = 8;

function describeGap(gap: KnownGap): string {
  const named = (brands: readonly string[]) => {
    const more = brands.length - SHOWN_BRANDS;
    return `${brands.slice(0, SHOWN_BRANDS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  };
  switch (gap.code) {
    case 'few-positives':
      return `fewer than ${gap.fewerThan} positives of ${named(gap.brands)}`;
    case 'no-hard-negatives':
      return `no hard negatives of ${named(gap.brands)}`;
    case 'no-test-positives':
      return `no positives to test with of ${named(gap.brands)}`;
    case 'never-searched':
      return `${gap.entries} of ${gap.of} positives were never searched for marks`;
    case 'unknown-seller':
      return `${gap.images} of ${gap.of} pictures have no known seller, so only their likeness links them`;
    case 'one-answer':
      return `${gap.entries} of ${gap.of} labels stand on one answer or none`;
    case 'one-source':
      return `all pictures come from ${gap.source}`;
    case 'suspects-only':
      return 'negatives were answered because the machine suspected the brand or an audit drew the ad';
    case 'oversized-group':
      return `one group has ${gap.images} of ${gap.of} pictures, in ${gap.split}`;
    case 'regression-to-the-mean':
      return 'made of what one model missed: any other model looks better on it than it is';
  }
}
