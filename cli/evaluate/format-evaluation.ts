import type { Evaluation } from '@/lib/contracts/evaluation';
import type { Figure, SignalFigures } from '@/lib/domain/evaluation/measure-signal';

const COLUMNS: readonly { name: keyof SignalFigures; title: string }[] = [
  { name: 'closedSetRecall', title: 'recall at 0.5' },
  { name: 'closedSetRecallAtFlagRate', title: 'at flag rate' },
  { name: 'rightBrandFirstAtFlagRate', title: 'and first' },
  { name: 'strangersRecallAtFlagRate', title: 'at strangers' },
  { name: 'openSetFlagRate', title: 'open set' },
  { name: 'precision', title: 'precision' },
  { name: 'auroc', title: 'AUROC' },
];
const WIDTH = 21;
const NAME_WIDTH = 16;

/** The evaluation for people: shares in percent with their intervals, why a figure is missing below. */
export function formatEvaluation(result: Evaluation): string {
  const { knownAds, brandFreeAds, brands, shots, seed, targetFlagRate } = result;
  const reasons = new Map<string, string>();
  const cell = (figure: Figure) => toCell(figure, reasons);
  const rows = [
    { name: 'fused', figures: result.fused },
    { name: 'vision', figures: result.vision },
    ...Object.entries(result.signals).map(([name, figures]) => ({ name, figures })),
  ];
  const lines = [
    `${result.set}: ${knownAds} ads of ${brands.length} known brands, ${brandFreeAds} brand-free; ${shots} shots, seed ${seed}, flag rate ${toPercent(targetFlagRate)}`,
    `not measured: ${result.excludedAds.learned} learned from or near-duplicates of those, ${result.excludedAds.unknownBrand} of unknown brands, ${result.excludedAds.noTruth} without truth; ${result.unscorableImages} pictures could not be scored`,
    ...result.notes.map((note) => `note: ${note}`),
    '',
    row(
      '',
      COLUMNS.map(({ title }) => title),
    ),
    ...rows.map(({ name, figures }) =>
      row(
        name,
        COLUMNS.map((column) => cell(figures[column.name])),
      ),
    ),
    '',
    ...formatBoxes(result, cell),
    '',
    row('brand', [
      'ads',
      'vision at 0.5',
      'at flag rate',
      'precision',
      'fused at rate',
      'match top-1',
      'end-to-end AP',
    ]),
    ...result.perBrand.map((brand) =>
      row(brand.brand, [
        `${brand.ads} + ${brand.shots} shots`,
        cell(brand.vision.recall),
        cell(brand.vision.recallAtFlagRate),
        cell(brand.vision.precision),
        cell(brand.fused.recallAtFlagRate),
        cell(brand.matchTop1),
        cell(brand.endToEndAp50),
      ]),
    ),
    '',
    ...formatFaithfulness(result),
    `ms an image: ${formatStages(result) || 'not known'}`,
    ...[...reasons].map(([reason, mark]) => `${mark} ${reason}`),
  ];
  return lines.join('\n');
}

function formatBoxes({ boxes }: Evaluation, cell: (figure: Figure) => string): string[] {
  const { fixedBoxes } = boxes;
  return [
    row('boxes', ['recall .5', 'recall .3', 'small, .3', 'mAP .5']),
    row('detector', [boxes.recall50, boxes.recall30, boxes.recall30Small, boxes.map50].map(cell)),
    row('ten fixed', [cell(fixedBoxes.recall50), cell(fixedBoxes.recall30), '', cell(fixedBoxes.map50)]),
    '',
    row('', ['match top-1', 'zero-shot top-1', 'end-to-end mAP', 'crop AUROC']),
    row('matcher', [boxes.matchTop1, boxes.zeroShotTop1, boxes.endToEndMap50, boxes.cropAuroc].map(cell)),
  ];
}

function formatFaithfulness({ faithfulness }: Evaluation): string[] {
  if (faithfulness === null) return [];
  const cell = (figure: Figure) =>
    figure.value === null
      ? figure.reason
      : `${figure.value.toFixed(3)} [${figure.low.toFixed(3)}, ${figure.high.toFixed(3)}]`;
  const { deletion, insertion } = faithfulness;
  return [
    row('energy maps', ['strong cells', 'moved elsewhere', 'difference']),
    ...Object.entries({ deletion, insertion }).map(([name, { energy, random, difference }]) =>
      row(name, [energy, random, difference].map(cell)),
    ),
    '',
  ];
}

function formatStages({ msPerImage }: Evaluation): string {
  return Object.entries(msPerImage)
    .flatMap(([stage, figure]) => (figure.value === null ? [] : [`${stage} ${figure.value.toFixed(1)}`]))
    .join(', ');
}

function row(name: string, cells: readonly string[]): string {
  return (name.padEnd(NAME_WIDTH) + cells.map((text) => text.padEnd(WIDTH)).join('')).trimEnd();
}

/** A missing figure shows the mark of its reason. */
function toCell(figure: Figure, reasons: Map<string, string>): string {
  if (figure.value !== null) {
    return `${toPercent(figure.value)} [${toPercent(figure.low)}, ${toPercent(figure.high)}]`;
  }
  if (!reasons.has(figure.reason)) reasons.set(figure.reason, `(${reasons.size + 1})`);
  return `– ${reasons.get(figure.reason)!}`;
}

function toPercent(share: number): string {
  return (share * 100).toFixed(1);
}
