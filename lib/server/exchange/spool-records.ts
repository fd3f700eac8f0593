import { z } from 'zod';
import { BoxProvenanceSchema, RectSchema, type BoxProvenance } from '@/lib/contracts/labeling';
import type { Split } from '@/lib/domain/datasets/splits';
import type { Rect } from '@/lib/domain/drawing/rect';
import {
  areBoxesComplete,
  compareSlugs,
  UNKNOWN_MARK,
  type ExchangeAd,
  type ExchangeCategory,
  type ExchangePicture,
} from '@/lib/domain/exchange/exchange-picture';
import type { Db, Tx } from '../database/db';
import { Prisma } from '../generated/prisma/client';
import type { LabelKind as LabelKindColumn, LabelOutcome, Presence } from '../generated/prisma/enums';
import { fromOutcomeColumn } from '../labels/outcome-column';
import { fromLabelKindColumn } from '../verdicts/reason-column';
import { findSubject, type ExportSelection, type ExportSubject } from './find-subject';
import { readTextLines } from './text-lines';
import type { FinishedSpool, Spool, SpoolFolder } from './spool';

export type SpooledRecords = {
  /** What this is, in words. */
  of: string;
  contentHash: string | null;
  categories: ExchangeCategory[];
  /** Pictures in the spool. */
  pictures: number;
  /** Left out: a brand is shown, and nobody has looked for its marks. */
  incomplete: number;
  read(): AsyncIterable<ExchangePicture>;
};
type Options = {
  /** Take pictures whose boxes are not complete. */
  takesIncomplete: boolean;
  signal?: AbortSignal;
  onRead?: (done: number) => void;
};

/** Pictures whose records are read at once. */
const BATCH = 500;
const TIMEOUT_MS = 3_600_000;

/**
 * Reads what is exported, in the order of the pictures' hashes, as one moment of the database shows it, and keeps it on
 * the disk: writing pictures may take an hour, and nothing is held open then.
 *
 * @throws AppError `not-found` when there is no such brand, dataset or version
 */
export async function spoolRecords(
  db: Db,
  selection: ExportSelection,
  spools: SpoolFolder,
  { takesIncomplete, signal, onRead }: Options,
): Promise<SpooledRecords> {
  const spool = await spools.open();
  const counts = await db.$transaction(
    async (tx) => {
      const chosen = await choose(tx, selection);
      const found = { pictures: 0, incomplete: 0 };
      for await (const picture of readRecords(tx, chosen)) {
        signal?.throwIfAborted();
        onRead?.(found.pictures + found.incomplete);
        if (!takesIncomplete && !areBoxesComplete(picture)) {
          found.incomplete += 1;
          continue;
        }
        await writeRecord(spool, picture);
        found.pictures += 1;
      }
      const categories = await chosen.categories();
      return { ...found, categories, of: chosen.of, contentHash: chosen.contentHash };
    },
    { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead, timeout: TIMEOUT_MS },
  );
  const finished = await spool.finish();
  const { pictures, incomplete, categories, of, contentHash } = counts;
  return { of, contentHash, categories, pictures, incomplete, read: () => readSpooled(finished) };
}

type Chosen = {
  of: string;
  contentHash: string | null;
  /** Hashes of the next pictures behind `after`. */
  nextKeys: (after: string) => Promise<string[]>;
  records: (keys: readonly string[]) => Promise<Map<string, Said>>;
  /** In the order of their ids: a brand that joins later comes behind all that were there. */
  categories: () => Promise<ExchangeCategory[]>;
};
/** What is said of a picture. */
type Said = Pick<ExchangePicture, 'boxes' | 'searches' | 'labels' | 'split'>;

async function writeRecord(spool: Spool, picture: ExchangePicture): Promise<void> {
  await spool.write(`${JSON.stringify(picture)}\n`);
}

async function* readSpooled(spool: FinishedSpool): AsyncGenerator<ExchangePicture> {
  for await (const { text } of readTextLines(decoded(spool.read())))
    yield JSON.parse(text) as ExchangePicture;
}

async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

async function* readRecords(tx: Tx, { nextKeys, records }: Chosen): AsyncGenerator<ExchangePicture> {
  let after = '';
  for (;;) {
    const keys = await nextKeys(after);
    if (keys.length === 0) return;
    after = keys.at(-1)!;
    const said = await records(keys);
    const images = await tx.image.findMany({ where: { sha256: { in: keys } }, orderBy: { sha256: 'asc' } });
    const ads = await firstAds(tx, keys);
    for (const { sha256, width, height, mediaType } of images) {
      const fileName = `${sha256}.${EXTENSIONS[mediaType] ?? 'jpg'}`;
      const ad = ads.get(sha256) ?? null;
      yield { fileName, sha256, uprightSha256: null, width, height, ad, ...said.get(sha256)! };
    }
  }
}

const EXTENSIONS: Readonly<Record<string, string>> = { 'image/png': 'png', 'image/webp': 'webp' };

/** Of every picture the ad that brought it first. */
async function firstAds(tx: Tx, keys: readonly string[]): Promise<Map<string, ExchangeAd>> {
  const rows = await tx.$queryRaw<Array<ExchangeAd & { sha256: string }>>`
    SELECT DISTINCT ON (shown.image_sha256) shown.image_sha256 AS sha256, ad.source, ad.external_id AS "externalId",
           seller.external_id AS seller
      FROM ad_revision_image AS shown
      JOIN ad_revision AS revision ON revision.id = shown.revision_id
      JOIN ad ON ad.id = revision.ad_id
      LEFT JOIN seller ON seller.id = revision.seller_id
     WHERE shown.image_sha256 = ANY (${keys}::bpchar[])
     ORDER BY shown.image_sha256, revision.created_at, revision.id, shown.position`;
  return new Map(rows.map(({ sha256, ...ad }) => [sha256, ad]));
}

async function choose(tx: Tx, selection: ExportSelection): Promise<Chosen> {
  const subject = await findSubject(tx, selection);
  return subject.kind === 'version'
    ? chooseVersion(tx, subject)
    : chooseBelieved(tx, subject.brandId, subject.of);
}

function chooseBelieved(tx: Tx, brandId: string | null, of: string): Chosen {
  const ofBrand = brandId === null ? Prisma.empty : Prisma.sql`AND brand_id = ${brandId}::uuid`;
  return {
    of,
    contentHash: null,
    categories: () => categoriesByNumber(tx, brandId),
    async nextKeys(after) {
      const rows = await tx.$queryRaw<Array<{ sha256: string }>>`
        (SELECT DISTINCT image_sha256 AS sha256 FROM label
          WHERE superseded_by_id IS NULL AND image_sha256 > ${after}::bpchar ${ofBrand} ORDER BY 1 LIMIT ${BATCH})
        UNION
        (SELECT DISTINCT image_sha256 FROM box_set
          WHERE superseded_by_id IS NULL AND image_sha256 > ${after}::bpchar ${ofBrand} ORDER BY 1 LIMIT ${BATCH})
        ORDER BY sha256 LIMIT ${BATCH}`;
      return rows.map((row) => row.sha256);
    },
    async records(keys) {
      const where = {
        imageSha256: { in: [...keys] },
        supersededById: null,
        ...(brandId === null ? {} : { brandId }),
      };
      const [labels, sets] = [
        await tx.label.findMany({ where, include: { brand: { select: { slug: true } } } }),
        await tx.boxSet.findMany({
          where,
          include: { brand: { select: { slug: true } }, boxes: { orderBy: { position: 'asc' } } },
        }),
      ];
      const said = emptyRecords(keys);
      for (const label of labels) addLabel(said, label.imageSha256, label.brand.slug, label);
      for (const set of sets)
        addSearch(said, set.imageSha256, set.brand?.slug ?? null, set.outcome, set.boxes);
      return sorted(said);
    },
  };
}

/**
 * Of one brand its only class; of everything each brand by its number, labelled or not yet, behind the marks that nobody could name: what
 * comes to be labelled, joined or known later moves nothing.
 */
async function categoriesByNumber(tx: Tx, brandId: string | null): Promise<ExchangeCategory[]> {
  const brands = await tx.brand.findMany({
    where: brandId === null ? {} : { id: brandId },
    select: { slug: true, name: true },
    orderBy: { number: 'asc' },
  });
  return brandId === null ? [{ slug: UNKNOWN_MARK, name: 'unknown mark' }, ...brands] : brands;
}

/**
 * Every brand that this version of the dataset or one before it has, those of the first version foremost: what was learned from one version
 * keeps its classes in the next, whichever brands join or go.
 */
function categoriesOfVersions(tx: Tx, datasetId: string, number: number): Promise<ExchangeCategory[]> {
  return tx.$queryRaw<ExchangeCategory[]>`
    SELECT brand.slug, brand.name
      FROM (SELECT entry.brand_id, min(version.number) AS since
              FROM dataset_entry AS entry JOIN dataset_version AS version ON version.id = entry.version_id
             WHERE version.dataset_id = ${datasetId}::uuid AND version.number <= ${number}::int
             GROUP BY entry.brand_id) AS known
      JOIN brand ON brand.id = known.brand_id
     ORDER BY known.since, brand.slug COLLATE "C"`;
}

const FrozenBoxesSchema = z.array(z.object({ ...RectSchema.shape, provenance: BoxProvenanceSchema }));

function chooseVersion(
  tx: Tx,
  { versionId, datasetId, number, of, contentHash }: Extract<ExportSubject, { kind: 'version' }>,
): Chosen {
  return {
    of,
    contentHash,
    categories: () => categoriesOfVersions(tx, datasetId, number),
    async nextKeys(after) {
      const rows = await tx.$queryRaw<Array<{ sha256: string }>>`
        SELECT DISTINCT image_sha256 AS sha256 FROM dataset_entry
         WHERE version_id = ${versionId}::uuid AND image_sha256 > ${after}::bpchar ORDER BY 1 LIMIT ${BATCH}`;
      return rows.map((row) => row.sha256);
    },
    async records(keys) {
      const entries = await tx.datasetEntry.findMany({
        where: { versionId, imageSha256: { in: [...keys] } },
        orderBy: { position: 'asc' },
        include: { brand: { select: { slug: true } }, boxSet: { select: { outcome: true } } },
      });
      const said = emptyRecords(keys);
      for (const entry of entries) {
        const { imageSha256, split, brand, presence, kind, isHardNegative } = entry;
        said.get(imageSha256)!.split = split;
        if (brand && presence && kind)
          addLabel(said, imageSha256, brand.slug, { presence, kind, isHardNegative });
        if (entry.boxes === null || !brand) continue;
        const boxes = FrozenBoxesSchema.parse(entry.boxes);
        addSearch(said, imageSha256, brand.slug, entry.boxSet?.outcome ?? 'no_mark', boxes);
      }
      return sorted(said);
    },
  };
}

type Draft = {
  boxes: ExchangePicture['boxes'][number][];
  searches: NonNullable<ExchangePicture['searches']>[number][];
  labels: ExchangePicture['labels'][number][];
  split: Split | null;
};

function emptyRecords(keys: readonly string[]): Map<string, Draft> {
  return new Map(keys.map((key) => [key, { boxes: [], searches: [], labels: [], split: null }]));
}

function addLabel(
  said: Map<string, Draft>,
  sha256: string,
  brandSlug: string,
  { presence, kind, isHardNegative }: { presence: Presence; kind: LabelKindColumn; isHardNegative: boolean },
): void {
  said.get(sha256)!.labels.push({ brandSlug, presence, kind: fromLabelKindColumn(kind), isHardNegative });
}

function addSearch(
  said: Map<string, Draft>,
  sha256: string,
  brandSlug: string | null,
  column: LabelOutcome,
  boxes: ReadonlyArray<Rect & { provenance: BoxProvenance }>,
): void {
  const outcome = fromOutcomeColumn(column);
  if (outcome === 'cannot-tell') throw new Error(`a box set of ${sha256} says cannot-tell`);
  const draft = said.get(sha256)!;
  draft.searches.push({ brandSlug, outcome });
  for (const { x, y, width, height, provenance } of boxes)
    draft.boxes.push({ brandSlug, x, y, width, height, provenance });
}

/** In an order that does not depend on when rows were written. */
function sorted(said: Map<string, Draft>): Map<string, Said> {
  const bySlug = (a: { brandSlug: string | null }, b: { brandSlug: string | null }) =>
    compareSlugs(a.brandSlug, b.brandSlug);
  for (const draft of said.values())
    for (const list of [draft.boxes, draft.searches, draft.labels]) list.sort(bySlug);
  return said;
}
