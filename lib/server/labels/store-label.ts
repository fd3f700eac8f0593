import { v7 as uuidv7 } from 'uuid';
import type { LabelKind } from '@/lib/domain/settlement';
import type { Tx } from '../database/db';
import { toLabelKindColumn } from '../verdicts/reason-column';

export type Belief = {
  imageSha256: string;
  brandId: string;
  presence: 'present' | 'absent';
  kind: LabelKind;
  isHardNegative: boolean;
};
/** What a belief comes from. */
export type Cause = { verdictId: string } | { boxSetId: string } | { labelImportId: string };
type Options = {
  /** The cause knows whether, not of which kind: a label that already says the same presence stays as it is. */
  keepsKind?: boolean;
};

/**
 * Writes what is believed of an image and a brand now. A belief that already stands gains the causes; a different one
 * supersedes it.
 *
 * Labels are written in the order of image and brand wherever several are, so that rivals cannot deadlock; two that write
 * the first label of the same pair meet at a unique index, and the later one has to be tried again.
 */
export async function storeLabel(
  tx: Tx,
  belief: Belief,
  causes: readonly Cause[],
  { keepsKind = false }: Options = {},
): Promise<void> {
  const { imageSha256, brandId, presence, isHardNegative } = belief;
  const [current] = await tx.$queryRaw<
    Array<{ id: string; presence: string; kind: string; isHardNegative: boolean }>
  >`
    SELECT id, presence::text, kind::text, is_hard_negative AS "isHardNegative" FROM label
     WHERE image_sha256 = ${imageSha256} AND brand_id = ${brandId}::uuid AND superseded_by_id IS NULL FOR UPDATE`;
  const same =
    current?.presence === presence &&
    (keepsKind || (current.kind === belief.kind && current.isHardNegative === isHardNegative));
  const id = current && same ? current.id : uuidv7();
  if (!same) {
    if (current) await tx.label.update({ where: { id: current.id }, data: { supersededById: id } });
    await tx.label.create({
      data: { id, imageSha256, brandId, presence, kind: toLabelKindColumn(belief.kind), isHardNegative },
    });
  }
  await tx.labelCause.createMany({
    data: causes.map((cause) => ({ labelId: id, brandId, ...cause })),
    skipDuplicates: true,
  });
}
