import type { z } from 'zod';
import { AppError } from '../errors';

/** Where the next page of a keyset-paged list begins: the sort key and id of the last row, opaque to who asks. */
export function writeCursor(place: ReadonlyArray<string | number>): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws AppError `bad-input` when it is not one that `writeCursor` made of a place like that */
export function readCursor<Place>(schema: z.ZodType<Place>, cursor: string): Place {
  let place: unknown;
  try {
    place = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw badCursor();
  }
  const read = schema.safeParse(place);
  if (!read.success) throw badCursor();
  return read.data;
}

export const badCursor = () =>
  new AppError(
    'bad-input',
    'cursor: not one that this list gave out in this order; leave it out to start at the top',
  );
