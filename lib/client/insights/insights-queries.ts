import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { InsightsSchema, MeasuringSchema, type InsightsQuery } from '../../contracts/insights';
import { fetchJson } from '../fetch-json';
import { retryPassing } from '../retry-passing';
import { writeInsightsFilter } from './insights-filter';

const INSIGHTS = 'insights';
const REFRESH_MS = 60_000;

/** What was shown stays until the answer to another filter is there. */
export const insightsQuery = (filter: InsightsQuery) =>
  queryOptions({
    queryKey: [INSIGHTS, writeInsightsFilter(filter)],
    queryFn: ({ signal }) =>
      fetchJson(InsightsSchema, `/api/v1/insights?${writeInsightsFilter(filter)}`, { signal }),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
    retry: retryPassing,
  });

/** What audits say of the last days. */
export const measuringQuery = (days: number) =>
  queryOptions({
    queryKey: [INSIGHTS, 'measuring', days],
    queryFn: ({ signal }) =>
      fetchJson(MeasuringSchema, `/api/v1/insights/measuring?days=${days}`, { signal }),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
    retry: retryPassing,
  });

/** The address of a download under a filter; opening it starts it. */
export const exportInsightsUrl = (filter: InsightsQuery) =>
  `/api/v1/insights/export?${writeInsightsFilter({ ...filter, step: 'day' })}`;
