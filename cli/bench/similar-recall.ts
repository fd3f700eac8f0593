import { SimilarFilterSchema } from '@/lib/contracts/data-browser';
import { findSimilar } from '@/lib/server/data/find-similar';
import type { Db } from '@/lib/server/database/db';
import { fromHalfFloats } from '@/lib/server/scores/half-floats';

const TOP = 24;
const ASKED = 20;
/** Under it vectors of so many numbers are no more alike than those of any two pictures among a million. */
const ALIKE = 0.4;
const PAGE = 20_000;

type Liker = { sha256: string; vector: Float32Array; likest: Array<{ sha256: string; cosine: number }> };

export type SimilarRecall = { minCosine: number; alike: number; shown: number };

/**
 * How many of the pictures that are most like a given one by their whole vectors (at most TOP, of a cosine of at least ALIKE)
 * the page shows among its first TOP: the shortlist by signs may miss some. Every vector is compared, so this takes a
 * while. Summed over ASKED pictures.
 */
export async function measureSimilarRecall(db: Db, onNote: (note: string) => void): Promise<SimilarRecall> {
  const asked = await readAsked(db);
  let after = '';
  let compared = 0;
  for (;;) {
    const rows = await db.$queryRaw<Array<{ sha256: string; vector: Uint8Array }>>`
      SELECT image_sha256::text AS sha256, vector FROM embedding
       WHERE region = 'whole' AND image_sha256 > ${after}::char(64) ORDER BY image_sha256 LIMIT ${PAGE}`;
    for (const { sha256, vector } of rows) {
      const values = fromHalfFloats(vector);
      for (const one of asked) keep(one, sha256, dot(one.vector, values));
    }
    compared += rows.length;
    onNote(`similar pictures, every vector: ${compared}`);
    if (rows.length < PAGE) break;
    after = rows.at(-1)!.sha256;
  }
  const recall = { minCosine: ALIKE, alike: 0, shown: 0 };
  for (const { sha256, likest } of asked) {
    const shown = await findSimilar(db, SimilarFilterSchema.parse({ like: sha256, limit: TOP }));
    const names = new Set(shown.pairs.map((pair) => pair.imageSha256));
    recall.alike += likest.length;
    recall.shown += likest.filter((one) => names.has(one.sha256)).length;
  }
  return recall;
}

async function readAsked(db: Db): Promise<Liker[]> {
  const rows = await db.embedding.findMany({
    where: { region: 'whole' },
    select: { imageSha256: true, vector: true },
    orderBy: { imageSha256: 'desc' },
    take: ASKED,
  });
  return rows.map(({ imageSha256, vector }) => ({
    sha256: imageSha256,
    vector: fromHalfFloats(vector),
    likest: [],
  }));
}

/** Keeps the likest, the likest first. */
function keep({ likest }: Liker, sha256: string, cosine: number): void {
  if (cosine < ALIKE || (likest.length === TOP && cosine <= likest.at(-1)!.cosine)) return;
  const place = likest.findIndex((one) => one.cosine < cosine);
  likest.splice(place === -1 ? likest.length : place, 0, { sha256, cosine });
  if (likest.length > TOP) likest.pop();
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}
