import type { Tx } from '../database/db';
import { AppError } from '../errors';

/** What is exported: all that is believed now, of every brand or of one, or a frozen dataset version. */
export type ExportSelection =
  | { kind: 'all' }
  | { kind: 'brand'; slug: string }
  | { kind: 'dataset'; name: string; version: number | null };

export type ExportSubject =
  /** A null brand = every brand. */
  | { kind: 'believed'; brandId: string | null; of: string }
  | {
      kind: 'version';
      versionId: string;
      datasetId: string;
      number: number;
      of: string;
      contentHash: string;
    };

/** Of what was asked for, the one thing that was said. @throws AppError `bad-input` when none was, or several */
export function toSelection(asked: {
  dataset?: string | undefined;
  version?: number | undefined;
  brand?: string | undefined;
  all?: unknown;
}): ExportSelection {
  const { dataset, version, brand, all } = asked;
  if ([dataset, brand, all].filter((one) => one !== undefined).length !== 1)
    throw new AppError('bad-input', 'Say what to export: one dataset, one brand, or all');
  if (brand !== undefined) return { kind: 'brand', slug: brand };
  return dataset === undefined
    ? { kind: 'all' }
    : { kind: 'dataset', name: dataset, version: version ?? null };
}

/** The rows that a selection names. @throws AppError `not-found` when there is no such brand, dataset or version */
export async function findSubject(tx: Tx, selection: ExportSelection): Promise<ExportSubject> {
  switch (selection.kind) {
    case 'all':
      return { kind: 'believed', brandId: null, of: 'everything that is believed' };
    case 'brand': {
      const brand = await tx.brand.findUnique({ where: { slug: selection.slug } });
      if (!brand) throw new AppError('not-found', `There is no brand "${selection.slug}"`);
      return { kind: 'believed', brandId: brand.id, of: `everything that is believed of ${brand.slug}` };
    }
    case 'dataset':
      return findVersion(tx, selection.name, selection.version);
  }
}

async function findVersion(tx: Tx, name: string, number: number | null): Promise<ExportSubject> {
  const version = await tx.datasetVersion.findFirst({
    where: { dataset: { name }, frozenAt: { not: null }, ...(number === null ? {} : { number }) },
    orderBy: { number: 'desc' },
    select: { id: true, datasetId: true, number: true, contentHash: true },
  });
  if (!version) {
    const what =
      number === null ? `no frozen version of a dataset "${name}"` : `no frozen version ${name}@${number}`;
    throw new AppError('not-found', `There is ${what}`);
  }
  const { id: versionId, ...rest } = version;
  return { kind: 'version', versionId, of: `${name}@${version.number}`, ...rest };
}
