import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import {
  LabelEditListSchema,
  LabelEditOutcomeSchema,
  PairAnswerListSchema,
  PairPageSchema,
  SimilarPicturesSchema,
  type BrowseFilter,
  type EditLabels,
  type LabelEditOutcome,
  type Pair,
  type PairPage,
} from '@/lib/contracts/data-browser';
import { fetchJson } from '../fetch-json';
import { retryPassing } from '../retry-passing';
import { writeBrowseFilter, writeSimilarFilter } from './browse-filter';

const PAIRS = 'data-pairs';
const SIMILAR = 'data-similar';

/** Pairs under a filter, page after page. What was shown stays until the answer to another filter is there. */
export const pairsQuery = (filter: BrowseFilter) =>
  infiniteQueryOptions({
    queryKey: [PAIRS, writeBrowseFilter(filter)],
    queryFn: ({ pageParam, signal }) =>
      fetchJson(PairPageSchema, `/api/v1/data?${writeBrowseFilter(filter, pageParam)}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    // What a person is looking at does not change under their hands; they ask for it anew.
    refetchOnWindowFocus: false,
    retry: retryPassing,
  });

/** The pairs of the pictures most like one, under the same filters. */
export const similarQuery = (filter: BrowseFilter, like: string) =>
  queryOptions({
    queryKey: [SIMILAR, writeSimilarFilter(filter, like)],
    queryFn: ({ signal }) =>
      fetchJson(SimilarPicturesSchema, `/api/v1/data/similar?${writeSimilarFilter(filter, like)}`, {
        signal,
      }),
    refetchOnWindowFocus: false,
    retry: retryPassing,
  });

/** Who said what of a pair; asked anew once its label is another. */
export const pairAnswersQuery = ({ imageSha256, brand, label }: Pair) =>
  queryOptions({
    queryKey: ['pair-answers', imageSha256, brand.slug, label?.labelId],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ image: imageSha256, brand: brand.slug });
      return fetchJson(PairAnswerListSchema, `/api/v1/data/answers?${query}`, { signal });
    },
    retry: retryPassing,
  });

/** The last changes of many labels at once. */
export const labelEditsQuery = () =>
  queryOptions({
    queryKey: ['label-edits'],
    queryFn: ({ signal }) => fetchJson(LabelEditListSchema, '/api/v1/label-edits', { signal }),
    retry: retryPassing,
  });

export const sendEdit = ({ editId, edit }: { editId: string; edit: EditLabels }) =>
  fetchJson(LabelEditOutcomeSchema, `/api/v1/label-edits/${editId}`, { method: 'PUT', json: edit });

export const sendUndo = ({ editId, undoId }: { editId: string; undoId: string }) =>
  fetchJson(LabelEditOutcomeSchema, `/api/v1/label-edits/${editId}/undoing`, {
    method: 'POST',
    json: { undoId },
  });

/** An image and a brand, as one text. */
export const pairKey = ({ imageSha256, brand }: Pick<Pair, 'imageSha256' | 'brand'>) =>
  `${imageSha256} ${brand.id}`;

/**
 * Shows what an edit has made of the pairs that are on screen, where they stand: one that no longer fits the filter stays
 * until the list is asked for anew.
 */
export function applyEdit(client: QueryClient, { labels }: LabelEditOutcome): void {
  const now = new Map(labels.map(({ imageSha256, brandId, label }) => [`${imageSha256} ${brandId}`, label]));
  const change = (pair: Pair): Pair => {
    const label = now.get(pairKey(pair));
    return label === undefined ? pair : { ...pair, label, answerCount: 0, agreement: null };
  };
  client.setQueriesData<InfiniteData<PairPage>>(
    { queryKey: [PAIRS] },
    (data) =>
      data && { ...data, pages: data.pages.map((page) => ({ ...page, pairs: page.pairs.map(change) })) },
  );
  client.setQueriesData<{ pairs: Pair[]; comparedCount: number }>(
    { queryKey: [SIMILAR] },
    (data) => data && { ...data, pairs: data.pairs.map(change) },
  );
  void client.invalidateQueries({ queryKey: labelEditsQuery().queryKey });
}
