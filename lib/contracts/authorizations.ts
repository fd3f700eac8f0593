import { z } from 'zod';
import { IdSchema, InstantSchema, Sha256Schema, textSchema } from './ids';

// ---- what is proposed ----------------------------------------------------------------------------------------------

const DaySchema = (example: string) => z.iso.date(`must be a day such as ${example}`);
const CategoryListSchema = z
  .array(textSchema(200).trim().min(1))
  .max(100)
  .transform((names) => [...new Set(names)].sort());
const isPeriod = ({ validFrom, validTo }: { validFrom: string; validTo: string }) => validFrom <= validTo;
const PERIOD_PROBLEM = { path: ['validTo'], message: 'must not be before validFrom' };

/** A line of authorizations.csv; days are inclusive. What an export adds (seller's source, state, people) is passed over. */
export const AuthorizationLineSchema = z
  .object({
    sellerExternalId: textSchema(200).trim().min(1, 'must name a seller'),
    /** Slug of the brand. */
    brand: z.string().trim().min(1, 'must be the slug of a brand'),
    validFrom: DaySchema('2026-01-31'),
    validTo: DaySchema('2026-12-31'),
    /** Separated by `|`; empty = every category. */
    categories: z
      .string()
      .default('')
      .transform((list) =>
        list
          .split('|')
          .map((name) => name.trim())
          .filter(Boolean),
      )
      .pipe(CategoryListSchema),
    document: textSchema(500)
      .default('')
      .transform((name) => name.trim() || null),
  })
  .strict()
  .refine(isPeriod, PERIOD_PROBLEM);
export type AuthorizationLine = z.infer<typeof AuthorizationLineSchema>;

/** What a file has to have, what it may have, and what an export adds: it is passed over when it comes back. */
export const AUTHORIZATION_COLUMNS = {
  needed: ['sellerExternalId', 'brand', 'validFrom', 'validTo'],
  optional: ['categories', 'document'],
  exported: [
    'source',
    'state',
    'proposedBy',
    'approvedBy',
    'approvedAt',
    'revokedBy',
    'revokedAt',
    'revokeReason',
  ],
} as const;
export const ProposeAuthorizationSchema = z
  .object({
    source: textSchema(200).trim().min(1),
    sellerExternalId: textSchema(200).trim().min(1),
    brandId: IdSchema,
    /** Empty = every category. */
    categories: CategoryListSchema,
    validFrom: DaySchema('2026-01-31'),
    validTo: DaySchema('2026-12-31'),
    /** What proves it, in words; with or instead of a file. */
    document: textSchema(500).transform((name) => name.trim() || null),
    /** A file stored before. */
    documentSha256: Sha256Schema.nullable(),
  })
  .strict()
  .refine(isPeriod, PERIOD_PROBLEM)
  .refine(({ document, documentSha256 }) => document !== null || documentSha256 !== null, {
    path: ['document'],
    message: 'name what proves it, or add the file',
  });
export type ProposeAuthorization = z.input<typeof ProposeAuthorizationSchema>;
export const AuthorizationProposedSchema = z.object({ authorizationId: IdSchema });

const VersionedSchema = z.object({ authorizationId: IdSchema, version: z.number().int() }).strict();
export const ApproveAuthorizationsSchema = z
  .object({ authorizations: z.array(VersionedSchema).min(1).max(500) })
  .strict();
export type ApproveAuthorizations = z.infer<typeof ApproveAuthorizationsSchema>;
export const AuthorizationsApprovedSchema = z.object({ approved: z.number().int() });

export const RevokeAuthorizationSchema = z
  .object({ version: z.number().int(), reason: textSchema(1_000).trim().min(1, 'must say why') })
  .strict();
export type RevokeAuthorization = z.infer<typeof RevokeAuthorizationSchema>;

// ---- what is shown -------------------------------------------------------------------------------------------------

/** `expiring` counts and ends within 30 days; `upcoming` is approved and begins later; `declined` was never approved. */
export const AUTHORIZATION_STATES = [
  'proposed',
  'upcoming',
  'active',
  'expiring',
  'expired',
  'revoked',
  'declined',
] as const;
export const AuthorizationStateSchema = z.enum(AUTHORIZATION_STATES);
export type AuthorizationState = z.infer<typeof AuthorizationStateSchema>;

export const AuthorizationFilterSchema = z
  .object({
    state: AuthorizationStateSchema.optional(),
    /** Slug. */
    brand: textSchema(200).optional(),
    /** External id of the seller. */
    seller: textSchema(200).optional(),
    source: textSchema(200).optional(),
    sort: z.enum(['newest', 'ends']).default('newest'),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .strict();
export type AuthorizationFilter = z.infer<typeof AuthorizationFilterSchema>;

export const AuthorizationSchema = z.object({
  authorizationId: IdSchema,
  version: z.number().int(),
  state: AuthorizationStateSchema,
  seller: z.object({ sellerId: IdSchema, source: z.string(), externalId: z.string() }),
  brand: z.object({ brandId: IdSchema, slug: z.string(), name: z.string() }),
  categories: z.array(z.string()),
  validFrom: z.iso.date(),
  validTo: z.iso.date(),
  document: z.string().nullable(),
  documentFile: z.object({ sha256: Sha256Schema, mediaType: z.string() }).nullable(),
  /** null = the command line. */
  proposedBy: z.object({ userId: IdSchema, name: z.string() }).nullable(),
  approvedBy: z.string().nullable(),
  approvedAt: InstantSchema.nullable(),
  revokedBy: z.string().nullable(),
  revokedAt: InstantSchema.nullable(),
  revokeReason: z.string().nullable(),
  createdAt: InstantSchema,
});
export type AuthorizationEntry = z.infer<typeof AuthorizationSchema>;

export const AuthorizationPageSchema = z.object({
  entries: z.array(AuthorizationSchema),
  nextCursor: z.string().nullable(),
  /** Today as the database counts days (UTC). */
  today: z.iso.date(),
});
export type AuthorizationPage = z.infer<typeof AuthorizationPageSchema>;

export const AuthorizationCountsSchema = z.object({
  proposed: z.number().int(),
  /** In force, ending within 7 days; and within 30 days, those included. */
  endsNow: z.number().int(),
  endsSoon: z.number().int(),
});
export type AuthorizationCounts = z.infer<typeof AuthorizationCountsSchema>;

/** What `authorization-applied` notes: what became of the seller's ads. */
export const AppliedSchema = z.object({
  isInForce: z.boolean(),
  triaged: z.number().int(),
  opened: z.number().int(),
  withdrawn: z.number().int(),
  /** In somebody's hands: looked at again when they are given back. */
  kept: z.number().int(),
  /** Queued to be scored first: their brand has another model since. */
  rescored: z.number().int(),
});
export type Applied = z.infer<typeof AppliedSchema>;

export const AuthorizationEventSchema = z.object({
  at: InstantSchema,
  /** null = the command line, or a worker. */
  by: z.string().nullable(),
  what: z.enum([
    'authorization-imported',
    'authorization-proposed',
    'authorization-approved',
    'authorization-revoked',
    'authorization-applied',
  ]),
  authorizationId: IdSchema,
  brandName: z.string(),
  reason: z.string().nullable(),
  applied: AppliedSchema.nullable(),
});
export type AuthorizationEvent = z.infer<typeof AuthorizationEventSchema>;

export const AuthorizationDetailSchema = z.object({
  authorization: AuthorizationSchema,
  /** Ads of the seller that the machine takes for the brand, and how many of them wait in the queue. */
  reach: z.object({ ads: z.number().int(), open: z.number().int() }),
  /** Everything that was done to authorizations of this seller, the newest first, at most 100. */
  history: z.array(AuthorizationEventSchema),
});
export type AuthorizationDetail = z.infer<typeof AuthorizationDetailSchema>;

// ---- import ----------------------------------------------------------------------------------------------------------

export const AuthorizationImportQuerySchema = z
  .object({
    /** Whose sellers these are: the source their ads come from. */
    source: textSchema(200).trim().min(1),
    /** `yes` = say what it would do. */
    dryRun: z.enum(['yes', 'no']).default('no'),
  })
  .strict();

export const AUTHORIZATION_PROBLEM_CODES = [
  'not-csv',
  'no-lines',
  'unknown-column',
  'missing-column',
  'missing-value',
  'bad-value',
  'bad-period',
  'unknown-brand',
  'duplicate',
  'already-over',
  'unknown-category',
] as const;
/** What is wrong with a line, and what would be right. */
export const AuthorizationProblemSchema = z.object({
  /** 1 = the heading. */
  line: z.number().int(),
  /** The column; empty = the whole line or file. */
  field: z.string(),
  code: z.enum(AUTHORIZATION_PROBLEM_CODES),
  /** In English, for programs and the command line. */
  problem: z.string(),
  expected: z.string(),
  /** What the two sentences name, so that a page can say them in its reader's language. */
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type AuthorizationProblem = z.infer<typeof AuthorizationProblemSchema>;

export const AuthorizationImportResultSchema = z.object({
  isDryRun: z.boolean(),
  /** New lines: proposed when a person imports them, counting at once from the command line. */
  created: z.number().int(),
  /** They stand already. */
  unchanged: z.number().int(),
  newSellers: z.number().int(),
  /** With one of them nothing is stored. */
  problems: z.array(AuthorizationProblemSchema),
  /** What is allowed and perhaps not meant. */
  remarks: z.array(AuthorizationProblemSchema),
});
export type AuthorizationImportResult = z.infer<typeof AuthorizationImportResultSchema>;

// ---- documents and sellers -------------------------------------------------------------------------------------------

export const StoredDocumentSchema = z.object({
  sha256: Sha256Schema,
  mediaType: z.string(),
  byteCount: z.number().int(),
});
export type StoredDocument = z.infer<typeof StoredDocumentSchema>;

export const SellerQuerySchema = z
  .object({ source: textSchema(200).optional(), externalId: textSchema(200).optional() })
  .strict();
export const SellerLookupSchema = z.object({
  /** Every source that sellers come from. */
  sources: z.array(z.string()),
  /** The seller asked for; null = no ad of theirs came in yet. */
  seller: z
    .object({ sellerId: IdSchema, adCount: z.number().int(), authorizations: z.number().int() })
    .nullable(),
});
