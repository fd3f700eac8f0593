import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import {
  AuthorizationCountsSchema,
  AuthorizationDetailSchema,
  AuthorizationImportResultSchema,
  AuthorizationPageSchema,
  AuthorizationProposedSchema,
  AuthorizationsApprovedSchema,
  SellerLookupSchema,
  StoredDocumentSchema,
  type ApproveAuthorizations,
  type AuthorizationFilter,
  type ProposeAuthorization,
  type RevokeAuthorization,
} from '../../contracts/authorizations';
import { fetchJson, fetchNothing } from '../fetch-json';
import { retryPassing } from '../retry-passing';
import { writeAuthorizationFilter } from './authorization-filter';

const ALL = ['authorizations'] as const;
const COUNTS_EVERY_MS = 60_000;

export const authorizationsQuery = (filter: AuthorizationFilter) =>
  infiniteQueryOptions({
    queryKey: [...ALL, 'list', writeAuthorizationFilter(filter)],
    queryFn: ({ pageParam, signal }) =>
      fetchJson(
        AuthorizationPageSchema,
        `/api/v1/authorizations?${writeAuthorizationFilter(filter, pageParam)}`,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    retry: retryPassing,
  });

/** What waits for a second person, and what ends soon. */
export const authorizationCountsQuery = () =>
  queryOptions({
    queryKey: [...ALL, 'counts'],
    queryFn: ({ signal }) =>
      fetchJson(AuthorizationCountsSchema, '/api/v1/authorizations/counts', { signal }),
    refetchInterval: COUNTS_EVERY_MS,
    retry: retryPassing,
  });

/** A worker triages the ads within a second or so of a change; what it did is looked for a few times. */
export const authorizationQuery = (authorizationId: string) =>
  queryOptions({
    queryKey: [...ALL, 'one', authorizationId],
    queryFn: ({ signal }) =>
      fetchJson(AuthorizationDetailSchema, `/api/v1/authorizations/${authorizationId}`, { signal }),
    refetchInterval: 5_000,
    retry: retryPassing,
  });

export const sellerQuery = (source: string, externalId: string) =>
  queryOptions({
    queryKey: ['sellers', source, externalId],
    queryFn: ({ signal }) =>
      fetchJson(SellerLookupSchema, `/api/v1/sellers?${new URLSearchParams({ source, externalId })}`, {
        signal,
      }),
    placeholderData: keepPreviousData,
    retry: retryPassing,
  });

export const refreshAuthorizations = (client: QueryClient) => client.invalidateQueries({ queryKey: ALL });

/** The file goes first, so that a proposal never names bytes that are not there. */
export async function propose({
  file,
  ...proposal
}: Omit<ProposeAuthorization, 'documentSha256'> & { file: File | null }) {
  const stored =
    file === null
      ? null
      : await fetchJson(StoredDocumentSchema, '/api/v1/documents', { method: 'POST', file });
  const json: ProposeAuthorization = { ...proposal, documentSha256: stored?.sha256 ?? null };
  return fetchJson(AuthorizationProposedSchema, '/api/v1/authorizations', { method: 'POST', json });
}

export const approve = (json: ApproveAuthorizations) =>
  fetchJson(AuthorizationsApprovedSchema, '/api/v1/authorizations/approvals', { method: 'POST', json });

export const revoke = ({ authorizationId, ...json }: RevokeAuthorization & { authorizationId: string }) =>
  fetchNothing(`/api/v1/authorizations/${authorizationId}/revocation`, { method: 'POST', json });

export const importFile = ({ file, source, isDryRun }: { file: File; source: string; isDryRun: boolean }) =>
  fetchJson(
    AuthorizationImportResultSchema,
    `/api/v1/authorization-imports?${new URLSearchParams({ source, dryRun: isDryRun ? 'yes' : 'no' })}`,
    { method: 'POST', file },
  );

/** The address of an export under a filter; opening it starts the download. */
export const exportAuthorizationsUrl = (filter: AuthorizationFilter) =>
  `/api/v1/authorizations/export?${writeAuthorizationFilter(filter)}`;
