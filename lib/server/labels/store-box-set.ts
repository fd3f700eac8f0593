import { v7 as uuidv7 } from 'uuid';
import type { BoxProvenance } from '@/lib/contracts/labeling';
import type { Rect } from '@/lib/domain/drawing/rect';
import type { Tx } from '../database/db';
import { toOutcomeColumn } from './outcome-column';

export type SettledBox = Rect & {
  provenance: BoxProvenance;
  /** The answers' rectangles it is the mean of; none for an imported box. */
  causes: readonly { answerId: string; position: number }[];
};
export type NewBoxSet = {
  imageSha256: string;
  /** Null = marks that nobody could name. */
  brandId: string | null;
  /** Boxes there are, or what was answered instead. */
  outcome: 'boxes' | 'no-mark' | 'wrong-brand';
  boxes: readonly SettledBox[];
  cause: { labelTaskId: string } | { labelImportId: string };
};

/**
 * Writes all boxes of a brand in an image as they are believed now; the set before is superseded and stays readable. Two
 * that write the first set of the same pair meet at a unique index, and the later one has to be tried again.
 * @returns the id of the set
 */
export async function storeBoxSet(tx: Tx, set: NewBoxSet): Promise<string> {
  const { imageSha256, brandId, outcome, boxes, cause } = set;
  const [current] = await tx.$queryRaw<Array<{ id: string; version: number }>>`
    SELECT id, version FROM box_set
     WHERE image_sha256 = ${imageSha256} AND brand_id IS NOT DISTINCT FROM ${brandId}::uuid AND superseded_by_id IS NULL
       FOR UPDATE`;
  const id = uuidv7();
  if (current) await tx.boxSet.update({ where: { id: current.id }, data: { supersededById: id } });
  await tx.boxSet.create({
    data: {
      id,
      imageSha256,
      brandId,
      version: (current?.version ?? 0) + 1,
      outcome: toOutcomeColumn(outcome),
      boxCount: boxes.length,
      ...cause,
    },
  });
  const rows = boxes.map(({ causes, ...box }, position) => ({ id: uuidv7(), position, box, causes }));
  await tx.box.createMany({
    data: rows.map(({ id: boxId, position, box }) => ({
      id: boxId,
      boxSetId: id,
      position,
      x: box.x,
      y: box.y,
      width: box.width,
      height: box.height,
      provenance: box.provenance,
    })),
  });
  await tx.boxCause.createMany({
    data: rows.flatMap(({ id: boxId, causes }) => causes.map((one) => ({ boxId, ...one }))),
  });
  return id;
}
