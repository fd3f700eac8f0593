import { createHash } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ExchangeFormatName } from '@/lib/contracts/exchange';
import type { ExchangePicture } from '@/lib/domain/exchange/exchange-picture';
import { spoolsIn } from '@/lib/server/exchange/spool';
import { writeExport, type ExportItem } from '@/lib/server/exchange/write-export';
import { openZipSink } from '@/lib/server/exchange/zip-sink';

export type ExportMeasure = {
  format: ExchangeFormatName;
  pictures: number;
  picturesPerSecond: number;
  archiveMb: number;
  /** Of the heap and what lies beside it, after a collection: once a tenth is written, and once everything is. */
  earlyMb: number;
  lateMb: number;
};
type Options = {
  format: ExchangeFormatName;
  pictures: number;
  folder: string;
  onPicture?: (done: number) => void;
};

const BRANDS = Array.from({ length: 50 }, (_, index) => `brand-${String(index).padStart(2, '0')}`);
/** Stands for a picture's file; larger ones pass through just the same. */
const BYTES = Buffer.alloc(2_000, 7);

/** Exports made-up pictures to a ZIP and looks what stays in memory on the way. */
export async function measureExport({
  format,
  pictures,
  folder,
  onPicture,
}: Options): Promise<ExportMeasure> {
  const collect = exposedCollector();
  const file = path.join(folder, `${format}.zip`);
  const spoolFolder = path.join(folder, 'spools');
  await mkdir(spoolFolder, { recursive: true });
  const spools = spoolsIn(spoolFolder);
  let earlyMb = 0;
  let lateMb = 0;
  async function* items(): AsyncGenerator<ExportItem> {
    for (let number = 0; number < pictures; number++) {
      if (number === Math.floor(pictures / 10)) earlyMb = heldMb(collect);
      if (number === pictures - 1) lateMb = heldMb(collect);
      yield { picture: makePicture(number), readBytes: () => Promise.resolve(BYTES) };
    }
  }
  const categories = BRANDS.map((slug) => ({ slug, name: slug }));
  const set = { format, categories, of: 'made-up pictures', contentHash: null, items: items() };
  const startedAt = performance.now();
  await writeExport(set, await openZipSink(file, spools), spools, onPicture ? { onPicture } : {});
  const seconds = (performance.now() - startedAt) / 1_000;
  const archiveMb = (await stat(file)).size / 1e6;
  await rm(spoolFolder, { recursive: true });
  await rm(file);
  return { format, pictures, picturesPerSecond: pictures / seconds, archiveMb, earlyMb, lateMb };
}

function makePicture(number: number): ExchangePicture {
  const sha256 = createHash('sha256').update(String(number)).digest('hex');
  const brandSlug = BRANDS[number % BRANDS.length]!;
  const boxes = Array.from({ length: number % 4 }, (_, index) => ({
    brandSlug,
    x: 10 + index * 50.25,
    y: 20,
    width: 40.5,
    height: 30,
    provenance: 'drawn' as const,
  }));
  return {
    fileName: `${sha256}.jpg`,
    sha256,
    uprightSha256: null,
    width: 640,
    height: 480,
    split: (['training', 'validation', 'test'] as const)[number % 3]!,
    ad: { source: 'shop', externalId: `ad-${number}`, seller: null },
    boxes,
    searches: [{ brandSlug, outcome: boxes.length > 0 ? 'boxes' : 'no-mark' }],
    labels: [],
  };
}

function heldMb(collect: () => void): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

/** The collector, although the process was started without it. */
function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
