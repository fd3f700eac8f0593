import type { Split } from '../datasets/splits';
import type { Rect } from '../drawing/rect';
import { FILE_NAME_RULE, fileNameFault } from './file-names';
import {
  agreeWithBoxes,
  UNKNOWN_MARK,
  type ExchangeAd,
  type ExchangeBox,
  type ExchangeLabel,
  type ExchangePicture,
  type ExchangeProvenance,
  type ExchangeSearch,
} from './exchange-picture';
import type { ExchangeProblem, Place, ProblemCode } from './exchange-problem';

/** A box as a file has it: in original-image pixels already, nothing else checked. */
export type RawBox = Rect & { className: string; provenance: ExchangeProvenance; place: Place };

/** A picture as a file has it. Numbers are numbers; nothing else is checked. */
export type RawPicture = {
  fileName: string;
  sha256: string | null;
  uprightSha256: string | null;
  width: number;
  height: number;
  split: Split | null;
  ad: ExchangeAd | null;
  boxes: readonly RawBox[];
  searches: readonly ExchangeSearch[] | null;
  labels: readonly ExchangeLabel[];
  place: Place;
};

/** Boxes may reach so far over the border: tools round. They are cut there. */
export const BORDER_TOLERANCE_PX = 0.5;

/**
 * A picture with its boxes cut to it, and everything that is wrong with it; with a problem it must not be taken.
 *
 * @param isRounded the format rounds, so that two boxes may well look the same
 */
export function checkPicture(
  raw: RawPicture,
  isRounded: boolean,
): { picture: ExchangePicture; problems: ExchangeProblem[] } {
  const problems: ExchangeProblem[] = [];
  const report = (place: Place, code: ProblemCode, problem: string, expected: string) =>
    problems.push({ ...place, code, problem, expected });

  const fault = fileNameFault(raw.fileName);
  if (fault) report(raw.place, 'bad-file-name', fault, FILE_NAME_RULE);
  const { width, height } = raw;
  const hasSize = [width, height].every((side) => Number.isInteger(side) && side > 0);
  if (!hasSize) {
    report(
      raw.place,
      'bad-size',
      `${raw.fileName} is ${width} x ${height}`,
      'its size in whole pixels, as shown',
    );
  }
  const boxes = hasSize
    ? raw.boxes.flatMap((box) => checkBox(box, raw, report) ?? [])
    : raw.boxes.map(({ place: _place, className, ...box }) => ({ ...box, brandSlug: slugOf(className) }));
  if (!isRounded) reportDuplicates(raw.boxes, report);
  reportContradictions(raw, report);
  const { place: _place, ...rest } = raw;
  const searches = raw.searches && agreeWithBoxes(raw.searches, boxes);
  return { picture: { ...rest, boxes, searches }, problems };
}

type Report = (place: Place, code: ProblemCode, problem: string, expected: string) => void;

const slugOf = (className: string) => (className === UNKNOWN_MARK ? null : className);
const say = ({ x, y, width, height }: Rect) => `x ${x}, y ${y}, width ${width}, height ${height}`;

function checkBox(raw: RawBox, picture: RawPicture, report: Report): ExchangeBox | null {
  const { place, className, provenance, x, y, width, height } = raw;
  if (![x, y, width, height].every(Number.isFinite)) {
    report(place, 'wrong-type', `the box has ${say(raw)}`, 'four numbers');
    return null;
  }
  if (width <= 0 || height <= 0) {
    report(place, 'empty-box', `the box has ${say(raw)}`, 'a width and a height over 0');
    return null;
  }
  const over = Math.max(-x, -y, x + width - picture.width, y + height - picture.height);
  if (over > BORDER_TOLERANCE_PX) {
    report(
      place,
      'box-outside',
      `the box (${say(raw)}) leaves the picture, which is ${picture.width} x ${picture.height} as shown`,
      'a box inside the picture with its EXIF orientation applied, origin top left',
    );
    return null;
  }
  const cut = cutToPicture(raw, picture);
  if (cut.width <= 0 || cut.height <= 0) {
    report(place, 'empty-box', `nothing of the box (${say(raw)}) lies in the picture`, 'a box inside it');
    return null;
  }
  return { brandSlug: slugOf(className), ...cut, provenance };
}

function cutToPicture(box: Rect, picture: { width: number; height: number }): Rect {
  const round = (value: number) => Math.round(value * 100) / 100;
  const span = (from: number, length: number, limit: number) => {
    const start = Math.max(0, from);
    return { start, length: round(Math.min(limit, from + length) - start) };
  };
  const across = span(box.x, box.width, picture.width);
  const down = span(box.y, box.height, picture.height);
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

function reportDuplicates(boxes: readonly RawBox[], report: Report): void {
  const seen = new Map<string, Place>();
  for (const { className, place, ...box } of boxes) {
    const key = JSON.stringify([className, say(box)]);
    const earlier = seen.get(key);
    if (earlier) {
      const where = earlier.pointer ?? `line ${earlier.line}`;
      report(place, 'duplicate', `the same box of ${className} stands at ${where}`, 'each box once');
    } else seen.set(key, place);
  }
}

function reportContradictions({ boxes, labels, searches, place }: RawPicture, report: Report): void {
  const boxed = new Set(boxes.map((box) => box.className));
  for (const { brandSlug, presence } of labels) {
    if (presence === 'absent' && boxed.has(brandSlug)) {
      report(place, 'contradiction', `${brandSlug} is said to be absent and has a box`, 'one of the two');
    }
  }
  for (const list of [labels, searches ?? []]) {
    const slugs = list.map((one) => one.brandSlug);
    const twice = slugs.find((slug, index) => slugs.indexOf(slug) !== index);
    if (twice !== undefined)
      report(place, 'duplicate', `${twice ?? 'every mark'} is answered twice`, 'one answer a brand');
  }
}
