import type { LabelSuggestion } from '@/lib/contracts/label-work';
import { fitRect, type Rect } from '@/lib/domain/drawing/rect';
import { chooseSuggestions } from '@/lib/domain/labeling/choose-suggestions';
import type { Db, Tx } from '../database/db';
import { fromSuggestionKey, toSuggestionKey, type SuggestionSource } from './suggestion-key';

export type SuggestionPicture = { sha256: string; width: number; height: number };
type Task = { picture: SuggestionPicture; revisionId: string | null; brandId: string | null };

/**
 * The boxes offered with a task: what the release now in use found in the picture (or the newest release that looked at
 * it), with the brands it was taken for when the ad was scored, and what imports brought. The likeliest first.
 */
export async function listSuggestions(
  db: Db,
  { picture, revisionId, brandId }: Task,
): Promise<LabelSuggestion[]> {
  const rows = await db.$queryRaw<Row[]>`
    WITH seen AS (
      SELECT evidence.release_id FROM image_evidence AS evidence
        JOIN release ON release.id = evidence.release_id
       WHERE evidence.image_sha256 = ${picture.sha256} AND evidence.failure_code IS NULL
       ORDER BY (release.state = 'active') DESC, release.number DESC
       LIMIT 1)
    SELECT detection.release_id AS "releaseId", detection.position, NULL::uuid AS "suggestedBoxId",
           detection.x::float8, detection.y::float8, detection.width::float8, detection.height::float8,
           detection.objectness::float8, brand.id AS "brandId", brand.name AS "brandName", match.prob
      FROM seen
      JOIN detection ON detection.image_sha256 = ${picture.sha256} AND detection.release_id = seen.release_id
      LEFT JOIN mark_match AS match
        ON match.revision_id = ${revisionId}::uuid AND match.image_sha256 = detection.image_sha256
       AND match.release_id = detection.release_id AND match.position = detection.position
      LEFT JOIN brand_model AS model ON model.id = match.brand_model_id
      LEFT JOIN brand ON brand.id = model.brand_id
    UNION ALL
    SELECT NULL, NULL, box.id, box.x, box.y, box.width, box.height, box.confidence, brand.id, brand.name, NULL
      FROM suggested_box AS box LEFT JOIN brand ON brand.id = box.brand_id
     WHERE box.image_sha256 = ${picture.sha256}
     ORDER BY position, "suggestedBoxId"`;
  const found = rows.map((row) => ({
    key: toSuggestionKey(toSource(row)),
    ...toOffered(row, picture),
    objectness: row.objectness,
    match: row.brandId === null ? null : { brandId: row.brandId, brandName: row.brandName!, prob: row.prob },
  }));
  return chooseSuggestions(found, brandId);
}

type Row = Rect & {
  releaseId: string | null;
  position: number | null;
  suggestedBoxId: string | null;
  objectness: number | null;
  brandId: string | null;
  brandName: string | null;
  prob: number | null;
};

function toSource({ releaseId, position, suggestedBoxId }: Row): SuggestionSource {
  return releaseId === null
    ? { kind: 'imported', suggestedBoxId: suggestedBoxId! }
    : { kind: 'detection', releaseId, position: position! };
}

/** As it may stand in a drawing, so that a box taken as it is comes back with the same numbers. */
function toOffered({ x, y, width, height }: Rect, picture: SuggestionPicture): Rect {
  return fitRect({ x, y, width, height }, picture);
}

export type OfferedSuggestion = { source: SuggestionSource; rect: Rect };

/** The suggestions that keys name, as they were offered with this picture; a key of another picture is not in the answer. */
export async function findOffered(
  tx: Tx,
  picture: SuggestionPicture,
  keys: readonly string[],
): Promise<Map<string, OfferedSuggestion>> {
  const sources = keys.map((key) => ({ key, source: fromSuggestionKey(key) }));
  const detections = sources.flatMap(({ source }) => (source.kind === 'detection' ? [source] : []));
  const imported = sources.flatMap(({ source }) =>
    source.kind === 'imported' ? [source.suggestedBoxId] : [],
  );
  const rect = { x: true, y: true, width: true, height: true } as const;
  const found = await tx.detection.findMany({
    where: {
      imageSha256: picture.sha256,
      OR: detections.map(({ releaseId, position }) => ({ releaseId, position })),
    },
    select: { releaseId: true, position: true, ...rect },
  });
  const brought = await tx.suggestedBox.findMany({
    where: { imageSha256: picture.sha256, id: { in: imported } },
    select: { id: true, ...rect },
  });
  const offered = [
    ...found.map(({ releaseId, position, ...box }) => ({
      source: { kind: 'detection' as const, releaseId, position },
      rect: toOffered(box, picture),
    })),
    ...brought.map(({ id, ...box }) => ({
      source: { kind: 'imported' as const, suggestedBoxId: id },
      rect: toOffered(box, picture),
    })),
  ];
  return new Map(offered.map((one) => [toSuggestionKey(one.source), one]));
}
