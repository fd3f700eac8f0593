import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  ExportPreviewSchema,
  LabelExportListSchema,
  LabelImportListSchema,
  LabelImportResultSchema,
  type ExchangeFormatName,
  type LabelExport,
  type LabelImportMode,
} from '../contracts/exchange';
import { fetchJson } from './fetch-json';
import { retryPassing } from './retry-passing';

const importsKey = ['label-imports'] as const;

export const importsQuery = () =>
  queryOptions({
    queryKey: importsKey,
    queryFn: ({ signal }) => fetchJson(LabelImportListSchema, '/api/v1/label-imports', { signal }),
    retry: retryPassing,
  });

const exportsKey = ['label-exports'] as const;
/** One that was just asked for is in the list after a moment. */
const WATCH_MS = 1_000;
const IDLE_MS = 10_000;

export const isUnderWay = ({ state }: LabelExport) => state === 'reading' || state === 'writing';

export const exportsQuery = () =>
  queryOptions({
    queryKey: exportsKey,
    queryFn: ({ signal }) => fetchJson(LabelExportListSchema, '/api/v1/label-exports', { signal }),
    refetchInterval: ({ state }) => (state.data?.exports.some(isUnderWay) ? WATCH_MS : IDLE_MS),
    retry: retryPassing,
  });

export function useCancelExport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (exportId: string) =>
      fetchJson(LabelExportListSchema, `/api/v1/label-exports/${exportId}/cancellation`, { method: 'POST' }),
    onSuccess: (list) => client.setQueryData(exportsKey, list),
  });
}

/** The download begins on its own; soon after, the list knows it. */
export function useWatchExports(): () => void {
  const client = useQueryClient();
  return () => void setTimeout(() => void client.invalidateQueries({ queryKey: exportsKey }), WATCH_MS / 2);
}

export type Upload = {
  file: File;
  format: ExchangeFormatName;
  mode: LabelImportMode;
  isDryRun: boolean;
  skipsFaulty: boolean;
  signal: AbortSignal;
};

/** Sends an archive of annotations, to be imported or only to be looked through. */
export function useImportLabels() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file, format, mode, isDryRun, skipsFaulty, signal }: Upload) => {
      const query = new URLSearchParams({ format, as: mode, fileName: file.name.slice(-200) });
      if (isDryRun) query.set('dryRun', '1');
      if (skipsFaulty) query.set('skipFaulty', '1');
      const init = { method: 'POST', file, signal };
      return fetchJson(LabelImportResultSchema, `/api/v1/label-imports?${query}`, init);
    },
    onSettled: () => client.invalidateQueries({ queryKey: importsKey }),
  });
}

/** What can be exported: `all`, `brand:<slug>` or `dataset:<name>`. */
export type ExportWhat = string;

/** How many pictures that would be; counted anew whenever the form is opened, because labels change. */
export const exportPreviewQuery = (what: ExportWhat) =>
  queryOptions({
    queryKey: ['export-preview', what],
    queryFn: ({ signal }) =>
      fetchJson(ExportPreviewSchema, `/api/v1/exports/preview?${subjectOf(what)}`, { signal }),
    retry: retryPassing,
  });

/** The address of an export; opening it starts the download. */
export function exportUrl(
  what: ExportWhat,
  format: ExchangeFormatName,
  pictures: 'as-stored' | 'upright' | 'none',
  takesUnsearched: boolean,
): string {
  const query = subjectOf(what);
  query.set('format', format);
  query.set('pictures', pictures);
  if (takesUnsearched) query.set('unsearched', '1');
  return `/api/v1/exports?${query}`;
}

function subjectOf(what: ExportWhat): URLSearchParams {
  const [kind, ...name] = what.split(':');
  return new URLSearchParams(kind === 'all' ? { all: '1' } : { [kind!]: name.join(':') });
}
