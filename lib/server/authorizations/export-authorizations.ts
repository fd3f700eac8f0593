import {
  AUTHORIZATION_COLUMNS,
  type AuthorizationEntry,
  type AuthorizationFilter,
} from '@/lib/contracts/authorizations';
import { toCsvLine } from '../csv/to-csv-line';
import type { Db } from '../database/db';
import { listAuthorizations } from './list-authorizations';

const PAGE = 200;
const { needed, optional, exported } = AUTHORIZATION_COLUMNS;

/** The authorizations under a filter as CSV, page after page while it is read; an import takes it back. */
export function exportAuthorizations(
  db: Db,
  filter: Omit<AuthorizationFilter, 'cursor' | 'limit'>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let cursor: string | null | undefined;
  return new ReadableStream({
    start: (controller) =>
      // Spreadsheets read UTF-8 for sure only after a byte order mark.
      controller.enqueue(encoder.encode(`\uFEFF${[...needed, ...optional, ...exported].join(',')}\r\n`)),
    pull: async (controller) => {
      const page = await listAuthorizations(db, { ...filter, limit: PAGE, ...(cursor && { cursor }) });
      controller.enqueue(encoder.encode(page.entries.map(toLine).join('')));
      cursor = page.nextCursor;
      if (cursor === null) controller.close();
    },
  });
}

function toLine(entry: AuthorizationEntry): string {
  const { seller, brand, validFrom, validTo, categories, document, state } = entry;
  const values = [
    seller.externalId,
    brand.slug,
    validFrom,
    validTo,
    categories.join('|'),
    document ?? '',
    seller.source,
    state,
    entry.proposedBy?.name ?? '',
    entry.approvedBy ?? '',
    entry.approvedAt ?? '',
    entry.revokedBy ?? '',
    entry.revokedAt ?? '',
    entry.revokeReason ?? '',
  ];
  return toCsvLine(values);
}
