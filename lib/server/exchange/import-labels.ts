import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { v7 as uuidv7 } from 'uuid';
import type { LabelImportCounts } from '@/lib/contracts/exchange';
import { BORDER_TOLERANCE_PX } from '@/lib/domain/exchange/check-picture';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { storeImage } from '../images/store-image';
import { storeLabel } from '../labels/store-label';
import { storeSearch } from '../labels/store-search';
import {
  checkImport,
  readImportables,
  type CheckedImport,
  type ImportOptions,
  type ToImport,
} from './check-import';
import { planImport, type PicturePlan } from './plan-import';
import type { ExchangeSource } from './read-exchange';
import { FORMATS } from './formats';

export type ImportOutcome = {
  /** Null when nothing was imported: a dry run, or refused for its problems. */
  importId: string | null;
  counts: LabelImportCounts;
  problemCount: number;
};

const BATCH = 100;
const IMAGES_AT_ONCE = 4;
const TRIES = 3;

/**
 * Takes annotations in: as what is believed, or as boxes to be offered to labelers. Everything is checked first; with a
 * problem anywhere nothing is imported, unless faulty pictures are to be skipped. What is there already and says the same
 * stays as it is, so the same import again changes nothing, and one that was stopped goes on.
 */
export async function importLabels(
  db: Db,
  source: ExchangeSource,
  options: ImportOptions,
): Promise<ImportOutcome> {
  const checked = await checkImport(db, source, options);
  const counts: LabelImportCounts = { ...checked.counts, written: 0, replaced: 0, unchanged: 0 };
  const { problemCount } = checked;
  if (problemCount > 0 && !options.skipsFaulty) return { importId: null, counts, problemCount };

  const importId = options.isDryRun ? null : await startImport(db, source, options);
  let done = 0;
  for await (const batch of batches(readImportables(db, source, checked, options))) {
    options.signal?.throwIfAborted();
    const plans = importId
      ? await importBatch(db, importId, batch, source, checked, options)
      : await planImport(db, batch, rulesOf(source, checked, options));
    for (const plan of plans) {
      counts.written += plan.boxSets.length + plan.labels.length + plan.suggestions.length;
      counts.replaced += plan.replaced;
      counts.unchanged += plan.unchanged;
    }
    options.onPicture?.((done += batch.length), 'storing');
  }
  if (importId) await finishImport(db, importId, counts, options);
  return { importId, counts, problemCount };
}

function rulesOf(source: ExchangeSource, { resolve, categories }: CheckedImport, { mode }: ImportOptions) {
  const tolerancePx = FORMATS[source.format].isRounded ? BORDER_TOLERANCE_PX : 0;
  return { mode, resolve, categories, tolerancePx };
}

async function startImport(
  db: Db,
  source: ExchangeSource,
  { mode, fileName, actorId }: ImportOptions,
): Promise<string> {
  const id = uuidv7();
  const fileHash = await hashOf(source);
  await db.labelImport.create({
    data: { id, format: source.format, mode, fileName, fileHash, createdById: actorId },
  });
  return id;
}

async function finishImport(
  db: Db,
  id: string,
  counts: LabelImportCounts,
  { actorId, mode }: ImportOptions,
): Promise<void> {
  await db.$transaction(
    async (tx) => {
      const data = { state: 'finished' as const, finishedAt: new Date(), counts };
      await tx.labelImport.update({ where: { id }, data });
      const after = { mode, ...counts };
      await recordEvent(tx, { actorId, action: 'labels-imported', table: 'label_import', id, after });
    },
    { timeout: 60_000 },
  );
}

/** Over the names and bytes of the annotation files, in the order of their names. */
async function hashOf({ tree, format }: ExchangeSource): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await tree.list()).filter(FORMATS[format].isAnnotationFile)) {
    hash.update(`${name}\0`);
    for await (const piece of createReadStream((await tree.place(name))!)) hash.update(piece as Buffer);
  }
  return hash.digest('hex');
}

/** Bytes first, then rows: what a batch says of its pictures is there whole or not at all. */
async function importBatch(
  db: Db,
  importId: string,
  batch: readonly ToImport[],
  source: ExchangeSource,
  checked: CheckedImport,
  options: ImportOptions,
): Promise<PicturePlan[]> {
  for (let first = 0; first < batch.length; first += IMAGES_AT_ONCE) {
    await Promise.all(
      batch.slice(first, first + IMAGES_AT_ONCE).map(async ({ bytes }) => bytes && storeImage(db, bytes)),
    );
  }
  const write = () =>
    db.$transaction(
      async (tx) => {
        const plans = await planImport(tx, batch, rulesOf(source, checked, options));
        await writePlans(tx, importId, plans);
        return plans;
      },
      { timeout: 120_000 },
    );
  return tryAgain(write);
}

async function writePlans(tx: Tx, labelImportId: string, plans: readonly PicturePlan[]): Promise<void> {
  await tx.labelImportPicture.createMany({
    data: plans.map(({ sha256, fileName }) => ({ labelImportId, imageSha256: sha256, fileName })),
    skipDuplicates: true,
  });
  const byBrand = (a: { brandId: string | null }, b: { brandId: string | null }) =>
    (a.brandId ?? '') < (b.brandId ?? '') ? -1 : 1;
  // Pictures and brands in one order, so that rivals cannot deadlock.
  for (const { boxSets, labels } of plans.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1))) {
    for (const set of boxSets.toSorted(byBrand))
      await storeSearch(tx, { ...set, cause: { labelImportId } }, () => Promise.resolve(false));
    for (const label of labels.toSorted(byBrand)) await storeLabel(tx, label, [{ labelImportId }]);
  }
  await tx.suggestedBox.createMany({
    data: plans.flatMap(({ sha256, suggestions }) =>
      suggestions.map((box) => ({ id: uuidv7(), labelImportId, imageSha256: sha256, ...box })),
    ),
  });
}

/** Two that write the first label of the same picture and brand meet at a unique index; the later one starts anew. */
async function tryAgain<Result>(write: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      const isRivalry = ['P2002', 'P2034'].includes((error as { code?: string }).code ?? '');
      if (!isRivalry) throw error;
      if (attempt === TRIES)
        throw new AppError('conflict', 'Somebody is labelling the same pictures; import again', {
          cause: error,
        });
    }
  }
}

async function* batches<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
