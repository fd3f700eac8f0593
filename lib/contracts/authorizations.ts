import { z } from 'zod';

/** A line of authorizations.csv; days are inclusive. */
export const AuthorizationLineSchema = z
  .object({
    sellerExternalId: z.string().trim().min(1, 'must name a seller'),
    /** Slug of the brand. */
    brand: z.string().trim().min(1, 'must be the slug of a brand'),
    validFrom: z.iso.date('must be a day such as 2026-01-31'),
    validTo: z.iso.date('must be a day such as 2026-12-31'),
    /** Separated by `|`; empty = every category. */
    categories: z
      .string()
      .default('')
      .transform((list) =>
        list
          .split('|')
          .map((name) => name.trim())
          .filter(Boolean)
          .sort(),
      ),
    document: z
      .string()
      .default('')
      .transform((name) => name.trim() || null),
  })
  .strict()
  .refine(({ validFrom, validTo }) => validFrom <= validTo, {
    path: ['validTo'],
    message: 'must not be before validFrom',
  });
export type AuthorizationLine = z.infer<typeof AuthorizationLineSchema>;
