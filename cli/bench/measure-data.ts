import { randomUUID } from 'node:crypto';
import { BrowseFilterSchema, SimilarFilterSchema } from '@/lib/contracts/data-browser';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import { type FreezePhase } from '@/lib/contracts/dataset-versions';
import { findSimilar } from '@/lib/server/data/find-similar';
import { listPairs } from '@/lib/server/data/list-pairs';
import type { Db } from '@/lib/server/database/db';
import { freezeDataset } from '@/lib/server/datasets/freeze-dataset';
import { editLabels, undoEdit } from '@/lib/server/labels/edit-labels';
import { measureSimilarRecall, type SimilarRecall } from './similar-recall';

export type Timing = { what: string; p50Ms: number; p95Ms: number; maxMs: number; rows: number };
export type DataMeasurement = {
  browser: Timing[];
  similarRecall: SimilarRecall;
  relabelling: Timing[];
  /** Null where it was left out. */
  freeze: { entries: number; seconds: number; linkingSeconds: number; contentHash: string } | null;
};

const RUNS = 15;
const DATASET = 'bench';
/** Filters as people combine them; each is asked for in every order. */
const FILTERS: Record<string, Record<string, string>> = {
  everything: {},
  'the largest brand': { brand: 'brand-1' },
  'a small brand': { brand: 'brand-180' },
  present: { presence: 'present' },
  'hard negatives': { hard: 'yes' },
  'one source': { source: 'bench-south' },
  'a source that there is not': { source: 'nowhere' },
  'scores 0.45 to 0.55': { scoreMin: '0.45', scoreMax: '0.55' },
  'a day': { from: '2026-09-01', to: '2026-09-01' },
  'large pictures of a brand': { brand: 'brand-3', sideMin: '1500' },
  'look-alikes that score low': { kind: 'look-alike', scoreMax: '0.6' },
  'test split of a dataset': { dataset: DATASET, split: 'test' },
};
const SORTS = ['newest', 'score-high', 'doubt', 'agreement', 'small'] as const;
/** This page is as far down as anybody scrolls. */
const DEEP_PAGE = 40;

/** Times what the data pages ask for; the database is that of the caller, filled by fillLabels. */
export async function measureData(
  db: Db,
  { freezes }: { freezes: boolean },
  onNote: (note: string) => void,
): Promise<DataMeasurement> {
  const freeze = freezes ? await measureFreeze(db, onNote) : null;
  const browser: Timing[] = [];
  for (const [what, filter] of Object.entries(FILTERS)) {
    if (!freezes && 'dataset' in filter) continue;
    for (const sort of SORTS) {
      onNote(`${what}, ${sort}`);
      const asked = BrowseFilterSchema.parse({ ...filter, sort });
      browser.push(await time(`${what}, ${sort}`, async () => (await listPairs(db, asked)).pairs.length));
    }
  }
  browser.push(await timeDeepPage(db));
  const some = await db.image.findMany({ select: { sha256: true }, take: RUNS, orderBy: { sha256: 'asc' } });
  let next = 0;
  const like = () => some[next++ % some.length]!.sha256;
  onNote('similar pictures');
  browser.push(
    await time(
      'similar pictures',
      async () => (await findSimilar(db, SimilarFilterSchema.parse({ like: like() }))).pairs.length,
    ),
    await time(
      'similar pictures of a brand',
      async () =>
        (await findSimilar(db, SimilarFilterSchema.parse({ like: like(), brand: 'brand-1' }))).pairs.length,
    ),
  );
  return {
    browser,
    similarRecall: await measureSimilarRecall(db, onNote),
    relabelling: await measureRelabelling(db, onNote),
    freeze,
  };
}

/** A page's worth of labels, and as many as one change may hold; each change is taken back before the next. */
async function measureRelabelling(db: Db, onNote: (note: string) => void): Promise<Timing[]> {
  const { id: personId } = await db.user.create({
    data: { email: 'bench@example.invalid', name: 'Bench', passwordHash: '' },
  });
  const timings: Timing[] = [];
  for (const count of [120, 2_000]) {
    onNote(`changing ${count} labels`);
    const changed: number[] = [];
    const undone: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const pairs = await listAbsent(db, count);
      const editId = randomUUID();
      const edit = { pairs, presence: 'present', kind: 'look-alike', note: '' } as const;
      changed.push(await timed(() => editLabels(db, personId, editId, edit)));
      undone.push(await timed(() => undoEdit(db, personId, editId, randomUUID())));
    }
    timings.push(
      toTiming(`changing ${count} labels`, changed, count),
      toTiming(`taking ${count} back`, undone, count),
    );
  }
  return timings;
}

/** As a person finds them who goes through what scores high and is said to be absent. */
async function listAbsent(db: Db, count: number) {
  const pairs: Array<{ imageSha256: string; brandId: string; labelId: string }> = [];
  let cursor: string | null = null;
  while (pairs.length < count) {
    const filter = { presence: 'absent', sort: 'score-high', limit: '500', ...(cursor && { cursor }) };
    const page = await listPairs(db, BrowseFilterSchema.parse(filter));
    for (const { imageSha256, brand, label } of page.pairs)
      pairs.push({ imageSha256, brandId: brand.id, labelId: label!.labelId });
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return pairs.slice(0, count);
}

async function measureFreeze(
  db: Db,
  onNote: (note: string) => void,
): Promise<NonNullable<DataMeasurement['freeze']>> {
  const recipe = RecipeSchema.parse({ kind: 'learning' });
  const began = new Map<FreezePhase, number>();
  const startedAt = performance.now();
  const frozen = await freezeDataset(db, { name: DATASET, recipe, actorId: null }, (phase, share) => {
    if (!began.has(phase)) began.set(phase, performance.now());
    onNote(`freezing, ${phase} ${Math.round(100 * share)} %`);
  });
  const linkingMs = began.get('choosing')! - began.get('linking')!;
  return {
    entries: frozen.sheet.entries,
    seconds: round((performance.now() - startedAt) / 1_000),
    linkingSeconds: round(linkingMs / 1_000),
    contentHash: frozen.contentHash,
  };
}

async function timeDeepPage(db: Db): Promise<Timing> {
  let cursor: string | null = null;
  for (let page = 1; page < DEEP_PAGE; page++) {
    const filter = BrowseFilterSchema.parse({ sort: 'score-high', limit: '500', ...(cursor && { cursor }) });
    ({ nextCursor: cursor } = await listPairs(db, filter));
  }
  const filter = BrowseFilterSchema.parse({ sort: 'score-high', ...(cursor && { cursor }) });
  return time(`row ${DEEP_PAGE * 500} by score`, async () => (await listPairs(db, filter)).pairs.length);
}

export async function time(what: string, run: () => Promise<number>): Promise<Timing> {
  let rows = await run();
  const times: number[] = [];
  for (let count = 0; count < RUNS; count++) times.push(await timed(async () => (rows = await run())));
  return toTiming(what, times, rows);
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

function toTiming(what: string, times: readonly number[], rows: number): Timing {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!);
  return { what, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1), rows };
}

const round = (value: number) => Number(value.toFixed(1));
