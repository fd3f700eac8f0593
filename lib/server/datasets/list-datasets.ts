import { DataSheetSchema } from '@/lib/contracts/data-sheet';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import {
  type Dataset,
  type DatasetDetail,
  type DatasetVersion,
  type DatasetVersionSummary,
} from '@/lib/contracts/dataset-versions';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import type { Prisma } from '../generated/prisma/client';
import { freezeInclude, toFreeze } from './get-freeze';

const versionSelect = {
  id: true,
  number: true,
  recipeNumber: true,
  contentHash: true,
  entryCount: true,
  imageCount: true,
  leftOutCount: true,
  largestGroupCount: true,
  frozenAt: true,
  frozenById: true,
} satisfies Prisma.DatasetVersionSelect;
type VersionRow = Prisma.DatasetVersionGetPayload<{ select: typeof versionSelect }>;

const datasetInclude = {
  _count: { select: { versions: true } },
  versions: { orderBy: { number: 'desc' }, take: 1, select: versionSelect },
  freezes: { orderBy: { createdAt: 'desc' }, take: 1, include: freezeInclude },
} satisfies Prisma.DatasetInclude;
type DatasetRow = Prisma.DatasetGetPayload<{ include: typeof datasetInclude }>;

/** Every dataset by name, with its latest version and what is being frozen. */
export async function listDatasets(db: Db): Promise<Dataset[]> {
  const rows = await db.dataset.findMany({ orderBy: { name: 'asc' }, include: datasetInclude });
  return rows.map(toDataset);
}

/** A dataset with all its versions, newest first. @throws AppError `not-found` */
export async function getDataset(db: Db, name: string): Promise<DatasetDetail> {
  const row = await db.dataset.findUnique({
    where: { name },
    include: {
      ...datasetInclude,
      versions: { orderBy: { number: 'desc' }, select: versionSelect },
      recipes: { orderBy: { number: 'desc' }, take: 1 },
    },
  });
  if (!row) throw noDataset(name);
  const [recipe] = row.recipes;
  return {
    ...toDataset(row),
    recipe: RecipeSchema.parse(recipe!.recipe),
    recipeNumber: recipe!.number,
    versions: row.versions.map(toVersionSummary),
  };
}

/** A version with its recipe and data sheet. @throws AppError `not-found` */
export async function getVersion(db: Db, name: string, number: number): Promise<DatasetVersion> {
  const row = await db.datasetVersion.findFirst({
    where: { number, dataset: { name } },
    select: { ...versionSelect, sheet: true, recipe: { select: { recipe: true } } },
  });
  if (!row) throw noVersion(name, number);
  return {
    ...toVersionSummary(row),
    dataset: name,
    recipe: RecipeSchema.parse(row.recipe.recipe),
    sheet: DataSheetSchema.parse(row.sheet),
  };
}

/** @throws AppError `not-found` */
export async function findVersionId(db: Db, name: string, number: number): Promise<string> {
  const row = await db.datasetVersion.findFirst({
    where: { number, dataset: { name } },
    select: { id: true },
  });
  if (!row) throw noVersion(name, number);
  return row.id;
}

const noDataset = (name: string) => new AppError('not-found', `There is no dataset ${name}`);
const noVersion = (name: string, number: number) =>
  new AppError('not-found', `There is no version ${number} of a dataset ${name}`);

function toDataset(row: DatasetRow): Dataset {
  const [latest] = row.versions;
  const [freeze] = row.freezes;
  return {
    name: row.name,
    kind: row.kind,
    createdAt: row.createdAt.toISOString(),
    versionCount: row._count.versions,
    latest: latest ? toVersionSummary(latest) : null,
    freeze: freeze ? toFreeze(freeze) : null,
  };
}

function toVersionSummary({ id, frozenAt, ...row }: VersionRow): DatasetVersionSummary {
  return {
    versionId: id,
    number: row.number,
    recipeNumber: row.recipeNumber,
    contentHash: row.contentHash,
    entryCount: row.entryCount,
    imageCount: row.imageCount,
    leftOutCount: row.leftOutCount,
    largestGroupCount: row.largestGroupCount,
    frozenAt: frozenAt!.toISOString(),
    frozenById: row.frozenById,
  };
}
