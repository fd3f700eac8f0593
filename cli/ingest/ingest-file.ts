import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { AdLineSchema, type AdInput, type AdLine, type Rejection } from '@/lib/contracts/ads';
import { ingestAds, toRejections, type Truth } from '@/lib/server/ads/ingest-ads';
import type { Db } from '@/lib/server/database/db';
import { AppError } from '@/lib/server/errors';
import { storeImage } from '@/lib/server/images/store-image';
import type { AdsSource, RawAd } from './read-ads';
import { readInside } from '@/lib/server/images/read-inside';

const BATCH = 64;
const IMAGES_AT_ONCE = 4;

export type IngestResult = {
  source: string;
  created: number;
  revised: number;
  unchanged: number;
  rejected: number;
  /** Line from which this run went on; 0 = from the start. */
  resumedAfterLine: number;
  isFinished: boolean;
  /** Written only when there is something in it: one JSON object a problem. */
  reportFile: string | null;
};
export type LineRejection = { line: number; externalId: string | null } & Rejection;
type Options = {
  db: Db;
  dataDir: string;
  source: string;
  signal: AbortSignal;
  onLines?: (count: number) => void;
  onRejection?: (rejection: LineRejection) => void;
};

/**
 * Brings a file's ads in, batch by batch. What is in is committed; after Ctrl-C the same command goes on behind the
 * last whole batch. Ads that are in already are told apart by their content, so nothing comes in twice.
 */
export async function ingestFile(ads: AdsSource, options: Options): Promise<IngestResult> {
  const { db, dataDir, source, signal } = options;
  const fileHash = await hashOf(ads);
  const run = await openRun(db, source, fileHash);
  const reportFile = path.join(
    dataDir,
    'ingest',
    `${source.replaceAll(/[^\w.-]/g, '_')}-${fileHash.slice(0, 12)}.rejections.jsonl`,
  );
  if (run.doneLines === 0) await rm(reportFile, { force: true });
  const total = { created: 0, revised: 0, unchanged: 0, rejected: 0 };

  for await (const batch of batches(ads.read(), run.doneLines)) {
    if (signal.aborted)
      return {
        source,
        ...total,
        resumedAfterLine: run.doneLines,
        isFinished: false,
        reportFile: total.rejected ? reportFile : null,
      };
    const { counts, rejections } = await ingestBatch(ads.folder, batch, options);
    for (const key of ['created', 'revised', 'unchanged', 'rejected'] as const) total[key] += counts[key];
    await report(reportFile, rejections);
    rejections.forEach((rejection) => options.onRejection?.(rejection));
    await db.ingestRun.update({ where: { id: run.id }, data: { doneLines: batch.at(-1)!.line } });
    options.onLines?.(batch.length);
  }
  await db.ingestRun.update({ where: { id: run.id }, data: { state: 'finished', finishedAt: new Date() } });
  return {
    source,
    ...total,
    resumedAfterLine: run.doneLines,
    isFinished: true,
    reportFile: total.rejected > 0 ? reportFile : null,
  };
}

/** A finished run starts again from the top: its ads are then unchanged, or revised. */
async function openRun(db: Db, source: string, fileHash: string): Promise<{ id: string; doneLines: number }> {
  const key = { source_fileHash: { source, fileHash } };
  const earlier = await db.ingestRun.findUnique({ where: key });
  if (earlier?.state === 'running') return earlier;
  return db.ingestRun.upsert({
    where: key,
    create: { source, fileHash },
    update: { state: 'running', doneLines: 0, finishedAt: null },
  });
}

async function hashOf({ file, folder }: AdsSource): Promise<string> {
  const hash = createHash('sha256');
  if (file) for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  else hash.update(JSON.stringify([folder, (await readdir(folder, { recursive: true })).sort()]));
  return hash.digest('hex');
}

async function* batches(ads: AsyncIterable<RawAd>, doneLines: number): AsyncIterable<RawAd[]> {
  let batch: RawAd[] = [];
  for await (const ad of ads) {
    if (ad.line <= doneLines) continue;
    batch.push(ad);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

async function ingestBatch(folder: string, batch: readonly RawAd[], { db, source }: Options) {
  const rejections: LineRejection[] = [];
  const inputs: AdInput[] = [];
  const lines: number[] = [];
  const truths = new Map<number, Truth>();
  for (const raw of batch) {
    const ad = checkLine(raw, rejections);
    if (!ad) continue;
    const images = await storeImages(db, folder, ad, raw.line, rejections);
    if (!images) continue;
    const { truth, ...input } = ad;
    if (truth) truths.set(inputs.length, truth);
    lines.push(raw.line);
    inputs.push({ ...input, images });
  }
  const { outcomes, ...counts } = await ingestAds(db, source, inputs, { truths });
  for (const outcome of outcomes) {
    if (outcome.status !== 'rejected') continue;
    const line = lines[outcome.index]!;
    rejections.push(...outcome.rejections.map((one) => ({ line, externalId: outcome.externalId, ...one })));
  }
  const rejected = new Set(rejections.map((rejection) => rejection.line)).size;
  return { counts: { ...counts, rejected }, rejections };
}

function checkLine(raw: RawAd, rejections: LineRejection[]): AdLine | null {
  const { line } = raw;
  if ('problem' in raw) {
    rejections.push({ line, externalId: null, field: '', problem: raw.problem });
    return null;
  }
  const parsed = AdLineSchema.safeParse(raw.input);
  if (parsed.success) return parsed.data;
  const given = (raw.input as { externalId?: unknown } | null)?.externalId;
  const externalId = typeof given === 'string' ? given : null;
  rejections.push(...toRejections(parsed.error).map((one) => ({ line, externalId, ...one })));
  return null;
}

/** `sha256:` names of an ad's pictures; null, with every bad one reported, when one cannot be taken. */
async function storeImages(
  db: Db,
  folder: string,
  ad: AdLine,
  line: number,
  rejections: LineRejection[],
): Promise<string[] | null> {
  const names: Array<string | null> = [];
  for (let first = 0; first < ad.images.length; first += IMAGES_AT_ONCE) {
    const some = ad.images.slice(first, first + IMAGES_AT_ONCE).map(async (image, offset) => {
      const stored = image.startsWith('sha256:') ? { name: image } : await storeOne(db, folder, image);
      if ('name' in stored) return stored.name;
      rejections.push({
        line,
        externalId: ad.externalId,
        field: `images[${first + offset}]`,
        problem: stored.problem,
      });
      return null;
    });
    names.push(...(await Promise.all(some)));
  }
  return names.every((name) => name !== null) ? names : null;
}

async function storeOne(
  db: Db,
  folder: string,
  image: string,
): Promise<{ name: string } | { problem: string }> {
  const bytes = await readInside(folder, image);
  if (typeof bytes === 'string') return { problem: bytes };
  try {
    return await storeImage(db, bytes);
  } catch (error) {
    if (error instanceof AppError && error.code === 'unsupported-image')
      return { problem: `${image}: ${error.message}` };
    throw error;
  }
}

async function report(file: string, rejections: readonly LineRejection[]): Promise<void> {
  if (rejections.length === 0) return;
  await mkdir(path.dirname(file), { recursive: true });
  await appendFile(file, rejections.map((rejection) => `${JSON.stringify(rejection)}\n`).join(''));
}
