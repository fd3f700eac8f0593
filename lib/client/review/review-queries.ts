import { queryOptions } from '@tanstack/react-query';
import { BrandListSchema } from '@/lib/contracts/brands';
import { EnergyMapSchema } from '@/lib/contracts/energy-map';
import type { Suspect } from '@/lib/contracts/review';
import { fetchJson } from '../fetch-json';

const reviewKeys = {
  all: ['review'] as const,
  brands: () => [...reviewKeys.all, 'brands'] as const,
  energyMap: (sha256: string, brandModelId: string) =>
    [...reviewKeys.all, 'energy-map', sha256, brandModelId] as const,
};

/** Every brand by name, for "another brand". */
export const brandsQuery = () =>
  queryOptions({
    queryKey: reviewKeys.brands(),
    queryFn: ({ signal }) => fetchJson(BrandListSchema, '/api/v1/brands', { signal }),
    staleTime: 5 * 60_000,
  });

/** A brand that is known by words only has none to ask for. */
export const mayHaveMap = ({ definition }: Suspect) => definition.references.length > 0;

/** A map never changes: a new brand model has a new id. */
export const energyMapQuery = (sha256: string, brandModelId: string) =>
  queryOptions({
    queryKey: reviewKeys.energyMap(sha256, brandModelId),
    queryFn: ({ signal }) =>
      fetchJson(EnergyMapSchema, `/api/v1/images/${sha256}/energy-map?brandModelId=${brandModelId}`, {
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 5 * 60_000,
  });
