import { z } from 'zod';

/** Lower-case hex SHA-256. */
export const Sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 as 64 lower-case hex digits');
export const IdSchema = z.uuid();
/** ISO 8601 date and time. */
export const InstantSchema = z.iso.datetime({ offset: true });

/** Text that PostgreSQL can hold. */
export const textSchema = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .refine(
      (text) => !text.includes('\0') && text.isWellFormed(),
      'must be text without NUL and without half characters',
    );
