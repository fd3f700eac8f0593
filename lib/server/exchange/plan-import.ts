import type { LabelImportMode } from '@/lib/contracts/exchange';
import type { Rect } from '@/lib/domain/drawing/rect';
import {
  agreeWithBoxes,
  type ExchangeBox,
  type ExchangePicture,
} from '@/lib/domain/exchange/exchange-picture';
import type { ResolveClass } from '@/lib/domain/exchange/resolve-classes';
import type { Db, Tx } from '../database/db';
import { fromOutcomeColumn } from '../labels/outcome-column';
import type { NewBoxSet } from '../labels/store-box-set';
import type { Belief } from '../labels/store-label';
import { fromLabelKindColumn } from '../verdicts/reason-column';

/** A picture that is known by its hash, and what a file says of it. */
export type Importable = { sha256: string; picture: ExchangePicture };

/** What of a picture's record is not believed (or offered) yet. */
export type PicturePlan = {
  sha256: string;
  fileName: string;
  boxSets: Array<Omit<NewBoxSet, 'cause'>>;
  labels: Belief[];
  suggestions: Array<Rect & { brandId: string | null }>;
  /** Box sets and labels above that take the place of others that say something else. */
  replaced: number;
  /** What is there already and says the same. */
  unchanged: number;
};
export type PlanRules = {
  mode: LabelImportMode;
  resolve: ResolveClass;
  /** Classes of the file: what a picture without boxes was searched for, when it does not say so itself. */
  categories: readonly string[];
  /** Original-image px by which an edge may differ and be the same: half a pixel where the format rounds. */
  tolerancePx: number;
};

/** Compares records with what the database holds. Every class of theirs is a brand already. */
export async function planImport(
  db: Db | Tx,
  importables: readonly Importable[],
  rules: PlanRules,
): Promise<PicturePlan[]> {
  const held = await readHeld(
    db,
    importables.map(({ sha256 }) => sha256),
  );
  return importables.map((one) =>
    rules.mode === 'labels' ? planLabels(one, held, rules) : planSuggestions(one, held, rules),
  );
}

type Held = {
  boxSets: Map<string, { outcome: string; boxes: Rect[] }>;
  labels: Map<string, { presence: string; kind: string; isHardNegative: boolean }>;
  suggestions: Map<string, Rect[]>;
};
const keyOf = (sha256: string, brandId: string | null) => `${sha256} ${brandId ?? ''}`;

async function readHeld(db: Db | Tx, hashes: string[]): Promise<Held> {
  const current = { imageSha256: { in: hashes }, supersededById: null };
  const boxSets = await db.boxSet.findMany({ where: current, include: { boxes: true } });
  const labels = await db.label.findMany({ where: current });
  const suggested = await db.suggestedBox.findMany({ where: { imageSha256: { in: hashes } } });
  const suggestions = new Map<string, Rect[]>();
  for (const { imageSha256, brandId, ...box } of suggested) {
    const key = keyOf(imageSha256, brandId);
    suggestions.set(key, [...(suggestions.get(key) ?? []), box]);
  }
  return {
    boxSets: new Map(
      boxSets.map(({ imageSha256, brandId, outcome, boxes }) => [
        keyOf(imageSha256, brandId),
        { outcome: fromOutcomeColumn(outcome), boxes },
      ]),
    ),
    labels: new Map(
      labels.map(({ imageSha256, brandId, presence, kind, isHardNegative }) => [
        keyOf(imageSha256, brandId),
        { presence, kind: fromLabelKindColumn(kind), isHardNegative },
      ]),
    ),
    suggestions,
  };
}

function startPlan({ sha256, picture }: Importable): PicturePlan {
  const { fileName } = picture;
  return { sha256, fileName, boxSets: [], labels: [], suggestions: [], replaced: 0, unchanged: 0 };
}

function planLabels(importable: Importable, held: Held, rules: PlanRules): PicturePlan {
  const { sha256, picture } = importable;
  const { resolve, categories, tolerancePx } = rules;
  const plan = startPlan(importable);
  const planned = new Set<string | null>();
  for (const { brandSlug, outcome: said } of searchesOf(picture, categories)) {
    const brandId = idOf(resolve, brandSlug);
    if (planned.has(brandId)) continue; // two classes may be mapped to one brand
    planned.add(brandId);
    const boxes = picture.boxes.filter((box) => idOf(resolve, box.brandSlug) === brandId);
    const outcome = boxes.length > 0 ? 'boxes' : said;
    const there = held.boxSets.get(keyOf(sha256, brandId));
    if (there?.outcome === outcome && areSameBoxes(there.boxes, boxes, tolerancePx)) {
      plan.unchanged += 1;
      continue;
    }
    if (there) plan.replaced += 1;
    plan.boxSets.push({ imageSha256: sha256, brandId, outcome, boxes: boxes.map(toSettledBox) });
  }
  for (const { brandSlug, ...belief } of picture.labels) {
    const brandId = idOf(resolve, brandSlug)!;
    const there = held.labels.get(keyOf(sha256, brandId));
    const isSame =
      there?.presence === belief.presence &&
      there.kind === belief.kind &&
      there.isHardNegative === belief.isHardNegative;
    if (isSame) {
      plan.unchanged += 1;
      continue;
    }
    if (there) plan.replaced += 1;
    plan.labels.push({ imageSha256: sha256, brandId, ...belief });
  }
  return plan;
}

/** What a picture was searched for; one that does not say so, and has no box, for every class of the file. */
function searchesOf({ searches, boxes }: ExchangePicture, categories: readonly string[]) {
  if (searches !== null) return searches;
  if (boxes.length > 0) return agreeWithBoxes([], boxes);
  return categories.map((brandSlug) => ({ brandSlug, outcome: 'no-mark' as const }));
}

function planSuggestions(
  importable: Importable,
  held: Held,
  { resolve, tolerancePx }: PlanRules,
): PicturePlan {
  const plan = startPlan(importable);
  for (const box of importable.picture.boxes) {
    const brandId = idOf(resolve, box.brandSlug);
    const there = held.suggestions.get(keyOf(importable.sha256, brandId)) ?? [];
    if (there.some((other) => isSameBox(other, box, tolerancePx))) plan.unchanged += 1;
    else plan.suggestions.push({ brandId, x: box.x, y: box.y, width: box.width, height: box.height });
  }
  return plan;
}

function idOf(resolve: ResolveClass, brandSlug: string | null): string | null {
  if (brandSlug === null) return null;
  const id = resolve(brandSlug);
  if (id === undefined) throw new Error(`${brandSlug} is no brand`);
  return id;
}

function toSettledBox({ x, y, width, height, provenance }: ExchangeBox) {
  return { x, y, width, height, provenance, causes: [] };
}

/** Whether every box of one has its own counterpart in the other. */
function areSameBoxes(some: readonly Rect[], others: readonly Rect[], tolerancePx: number): boolean {
  if (some.length !== others.length) return false;
  const left = [...others];
  return some.every((box) => {
    const index = left.findIndex((other) => isSameBox(box, other, tolerancePx));
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  });
}

function isSameBox(a: Rect, b: Rect, tolerancePx: number): boolean {
  const differences = [a.x - b.x, a.y - b.y, a.x + a.width - b.x - b.width, a.y + a.height - b.y - b.height];
  return differences.every((difference) => Math.abs(difference) <= tolerancePx + 1e-6);
}
