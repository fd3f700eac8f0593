import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  BrandFiguresSchema,
  BrandOverviewPageSchema,
  type BrandListFilter,
} from '@/lib/contracts/brand-overviews';
import { BrandHealthSchema } from '@/lib/contracts/brand-health';
import { fetchJson } from '../fetch-json';
import { retryPassing } from '../retry-passing';
import { writeBrandFilter } from './brand-filter';

export const BRANDS = 'brands';
const FIGURES_EVERY_MS = 30_000;

/** Brands under a filter, page after page. What was shown stays until the answer to another filter is there. */
export const brandOverviewsQuery = (filter: BrandListFilter) =>
  infiniteQueryOptions({
    queryKey: [BRANDS, 'overviews', writeBrandFilter(filter)],
    queryFn: ({ pageParam, signal }) =>
      fetchJson(BrandOverviewPageSchema, `/api/v1/brand-overviews?${writeBrandFilter(filter, pageParam)}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    retry: retryPassing,
  });

/** Flag rates and what waits, of all brands at once. */
export const brandFiguresQuery = () =>
  queryOptions({
    queryKey: [BRANDS, 'figures'],
    queryFn: ({ signal }) => fetchJson(BrandFiguresSchema, '/api/v1/brand-figures', { signal }),
    refetchInterval: FIGURES_EVERY_MS,
    retry: retryPassing,
  });

/** Labels, accuracy, what is late and what has changed of one brand. */
export const brandHealthQuery = (slug: string) =>
  queryOptions({
    queryKey: [BRANDS, 'health', slug],
    queryFn: ({ signal }) => fetchJson(BrandHealthSchema, `/api/v1/brands/${slug}/health`, { signal }),
    refetchInterval: FIGURES_EVERY_MS,
    retry: retryPassing,
  });
