import { createHash } from 'node:crypto';
import {
  DefinitionContentSchema,
  type BrandLine,
  type DefinitionContent,
  type DefinitionPicture,
  type Region,
} from '@/lib/contracts/brands';
import { toCanonicalJson } from '@/lib/domain/canonical-json';
import type { BrandReference, Prisma } from '../generated/prisma/client';

/** A stored picture, or one region of it, as a definition names it. */
export type ReferencePicture = {
  sha256: string;
  region: Region | null;
  role?: DefinitionPicture['role'];
  point?: string | null;
  note?: DefinitionPicture['note'];
};

const NO_NOTE = { en: '', zh: '' };
type DefinitionColumns = Omit<DefinitionContent, 'points' | 'pictures'> & {
  identificationPoints: DefinitionContent['points'];
};

/** What a definition says is its identity: the same content of the same brand has the same hash, whoever wrote it. */
export function hashDefinition(slug: string, content: DefinitionContent): string {
  return createHash('sha256')
    .update(toCanonicalJson({ slug, ...content }))
    .digest('hex');
}

export function toColumns({ points, pictures: _pictures, ...rest }: DefinitionContent): DefinitionColumns {
  return { ...rest, identificationPoints: points };
}

/** As many rows as a picture has regions, or one. */
export function toReferenceRows(
  pictures: DefinitionContent['pictures'],
): Prisma.BrandReferenceCreateManyDefinitionInput[] {
  return pictures
    .flatMap(({ sha256, role, note, regions }) =>
      (regions.length === 0 ? [null] : regions).map((region) => ({
        imageSha256: sha256,
        role: role === 'genuine' ? ('genuine' as const) : ('counter_example' as const),
        note,
        pointKey: region?.point ?? null,
        regionX: region?.x ?? null,
        regionY: region?.y ?? null,
        regionWidth: region?.width ?? null,
        regionHeight: region?.height ?? null,
      })),
    )
    .map((row, position) => ({ ...row, position }));
}

type ContentRow = {
  name: string;
  aliases: string[];
  keywords: string[];
  categories: string[];
  identificationPoints: unknown;
  rulings: unknown;
  smallestMarkPx: number | null;
  references: readonly BrandReference[];
};

/** A stored definition in the words of the contract; its references in their order. */
export function toContent(row: ContentRow): DefinitionContent {
  const { name, aliases, keywords, categories, identificationPoints: points, rulings, smallestMarkPx } = row;
  const pictures = toPictures(row.references.map(toReference));
  return DefinitionContentSchema.parse({
    name,
    aliases,
    keywords,
    categories,
    points,
    rulings,
    smallestMarkPx,
    pictures,
  });
}

/** A brand of a file with its stored pictures, in the words of the contract. */
export function toContentOfLine(line: BrandLine, references: readonly ReferencePicture[]): DefinitionContent {
  const { name, aliases, keywords, categories, identificationPoints, rulings, smallestMarkPx } = line;
  return {
    name,
    aliases,
    keywords,
    categories,
    points: identificationPoints.map((point, index) => ({ ...point, key: point.key ?? `p${index + 1}` })),
    rulings: rulings.map((ruling, index) => ({ ...ruling, key: ruling.key ?? `r${index + 1}` })),
    smallestMarkPx,
    pictures: toPictures(references),
  };
}

/** Regions of one picture come together at its first place; a picture that is named whole as well has its regions. */
function toPictures(references: readonly ReferencePicture[]): DefinitionPicture[] {
  const pictures = new Map<string, DefinitionPicture>();
  for (const { sha256, region, role = 'genuine', point = null, note = NO_NOTE } of references) {
    const picture = pictures.get(`${role} ${sha256}`) ?? { sha256, role, note, regions: [] };
    pictures.set(`${role} ${sha256}`, picture);
    if (region) picture.regions.push({ ...region, point });
  }
  return [...pictures.values()];
}

/** A reference row in the words of the contract. */
export function toReference(row: BrandReference): Required<ReferencePicture> {
  const { imageSha256: sha256, regionX: x, regionY: y, regionWidth: width, regionHeight: height } = row;
  const region =
    x === null || y === null || width === null || height === null ? null : { x, y, width, height };
  return {
    sha256,
    region,
    role: row.role === 'genuine' ? 'genuine' : 'counter-example',
    point: row.pointKey,
    note: (row.note as DefinitionPicture['note'] | null) ?? NO_NOTE,
  };
}
