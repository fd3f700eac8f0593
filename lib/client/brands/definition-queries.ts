import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { StoredImageSchema } from '@/lib/contracts/ads';
import {
  DefinitionConflictSchema,
  DefinitionContentSchema,
  DefinitionListSchema,
  DefinitionSavedSchema,
  DefinitionSchema,
  type CreateBrand,
  type Definition,
  type PublishDefinition,
  type SaveDefinition,
} from '@/lib/contracts/brands';
import { ApiError, fetchJson, fetchNothing } from '../fetch-json';
import { retryPassing } from '../retry-passing';
import { BRANDS } from './brand-queries';

/** Others open, publish and discard too. */
const VERSIONS_EVERY_MS = 10_000;

const definitionsPath = (slug: string) => `/api/v1/brands/${slug}/definitions`;
export const definitionPath = (slug: string, version: number) => `${definitionsPath(slug)}/${version}`;

/** Every version of a brand's definition, the newest first. */
export const definitionsQuery = (slug: string) =>
  queryOptions({
    queryKey: [BRANDS, 'definitions', slug],
    queryFn: ({ signal }) => fetchJson(DefinitionListSchema, definitionsPath(slug), { signal }),
    refetchInterval: VERSIONS_EVERY_MS,
    retry: retryPassing,
  });

/** One version. `revision` of a draft is part of what it is: another one is another answer. */
export const definitionQuery = (slug: string, version: number, revision: number) =>
  queryOptions({
    queryKey: [BRANDS, 'definition', slug, version, revision],
    queryFn: ({ signal }) => fetchJson(DefinitionSchema, definitionPath(slug, version), { signal }),
    staleTime: Infinity,
    retry: retryPassing,
  });

export type DraftSave =
  { kind: 'saved'; revision: number; savedAt: string } | { kind: 'conflict'; stored: Definition };

/** @throws ApiError but for a conflict, which is an answer */
export async function sendDraft(
  slug: string,
  version: number,
  save: SaveDefinition,
  isLeaving: boolean,
): Promise<DraftSave> {
  try {
    const saved = await fetchJson(DefinitionSavedSchema, definitionPath(slug, version), {
      method: 'PUT',
      json: save,
      // A browser sends at most 64 kB when a page goes; what is larger waits in the journal.
      keepalive: isLeaving && JSON.stringify(save).length < 50_000,
    });
    return { kind: 'saved', ...saved };
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'draft-conflict') throw error;
    return { kind: 'conflict', ...DefinitionConflictSchema.parse(error.answer) };
  }
}

export const sendNewBrand = (brand: CreateBrand) =>
  fetchJson(DefinitionSchema, '/api/v1/brands', { method: 'POST', json: brand });

/** Opens a draft with what `from` says; null = the published version. */
export const sendNewDraft = (slug: string, from: number | null) =>
  fetchJson(DefinitionSchema, definitionsPath(slug), { method: 'POST', json: { from } });

export const sendDiscard = (slug: string, version: number, expectedRevision: number) =>
  fetchNothing(`${definitionPath(slug, version)}?expectedRevision=${expectedRevision}`, { method: 'DELETE' });

export const sendPublication = (slug: string, version: number, publication: PublishDefinition) =>
  fetchNothing(`${definitionPath(slug, version)}/publication`, { method: 'POST', json: publication });

export const sendPicture = (file: Blob) =>
  fetchJson(StoredImageSchema, '/api/v1/reference-images', { method: 'POST', file });

/** What a file says; nothing is changed by asking. */
export const sendDefinitionFile = (slug: string, version: number, file: Blob) =>
  fetchJson(DefinitionContentSchema, `${definitionPath(slug, version)}/file`, { method: 'POST', file });

export const refreshBrands = (client: QueryClient) => client.invalidateQueries({ queryKey: [BRANDS] });
