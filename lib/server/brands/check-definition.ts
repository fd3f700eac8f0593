import type { DefinitionContent, Region } from '@/lib/contracts/brands';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';

/**
 * Whether a definition can stand as it is written: names are given once, regions point to points of it, and every picture
 * is stored and holds its regions.
 *
 * @param where before each field's name, e.g. `oatly: `
 * @throws AppError `bad-input` that names the field and what would be right
 */
export async function checkDefinition(db: Db | Tx, content: DefinitionContent, where = ''): Promise<void> {
  const { points, rulings, pictures } = content;
  refuseTwice(
    `${where}points`,
    points.map(({ key }) => key),
  );
  refuseTwice(
    `${where}rulings`,
    rulings.map(({ key }) => key),
  );
  refuseTwice(
    `${where}pictures`,
    pictures.map(({ sha256 }) => sha256),
  );
  const keys = new Set(points.map(({ key }) => key));
  const sizes = await readSizes(
    db,
    pictures.map(({ sha256 }) => sha256),
  );
  pictures.forEach(({ sha256, regions }, index) => {
    const field = `${where}pictures[${index}]`;
    const size = sizes.get(sha256);
    if (!size) throw new AppError('bad-input', `${field}: the picture ${sha256} is not stored`);
    regions.forEach((region, at) => {
      checkRegion(`${field}.regions[${at}]`, region, size);
      if (region.point === null || keys.has(region.point)) return;
      throw new AppError('bad-input', `${field}.regions[${at}].point: there is no point ${region.point}`);
    });
  });
}

type Size = { width: number; height: number };

/** Of the stored pictures among these. */
export async function readSizes(db: Db | Tx, sha256s: readonly string[]): Promise<Map<string, Size>> {
  const rows = await db.image.findMany({
    where: { sha256: { in: [...sha256s] } },
    select: { sha256: true, width: true, height: true },
  });
  return new Map(rows.map(({ sha256, ...size }) => [sha256, size]));
}

/**
 * Whether it can be published: what people read is there in both languages.
 * @throws AppError `bad-input` that names the field
 */
export function checkCompleteness({ points, rulings }: DefinitionContent): void {
  points.forEach(({ text }, index) => requireBoth(`points[${index}].text`, text));
  rulings.forEach((ruling, index) => requireBoth(`rulings[${index}]`, ruling));
}

function requireBoth(field: string, text: { en: string; zh: string }): void {
  for (const language of ['en', 'zh'] as const) {
    if (text[language].trim() !== '') continue;
    throw new AppError('bad-input', `${field}.${language} is empty; say it in both languages`);
  }
}

function refuseTwice(field: string, keys: readonly string[]): void {
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new AppError('bad-input', `${field}: ${twice} stands there twice`);
}

function checkRegion(field: string, { x, y, width, height }: Region, size: Size): void {
  if (x + width <= size.width && y + height <= size.height) return;
  throw new AppError(
    'bad-input',
    `${field} reaches ${x + width} x ${y + height}, but the picture is ${size.width} x ${size.height}`,
  );
}
