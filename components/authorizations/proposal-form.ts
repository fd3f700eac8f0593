import {
  ProposeAuthorizationSchema,
  type AuthorizationEntry,
  type ProposeAuthorization,
} from '@/lib/contracts/authorizations';
import { addDays, daysBetween } from '@/lib/domain/authorizations/expiry';

/** What the form holds; everything as it was typed. */
export type ProposalForm = {
  source: string;
  sellerExternalId: string;
  brandId: string | null;
  /** Separated by commas or `|`. */
  categories: string;
  validFrom: string;
  validTo: string;
  document: string;
  file: File | null;
};

export const EMPTY_PROPOSAL: ProposalForm = {
  source: '',
  sellerExternalId: '',
  brandId: null,
  categories: '',
  validFrom: '',
  validTo: '',
  document: '',
  file: null,
};

/** The same for as long again, from the day after it ends. */
export function renewalOf({
  seller,
  brand,
  categories,
  validFrom,
  validTo,
}: Pick<AuthorizationEntry, 'seller' | 'brand' | 'categories' | 'validFrom' | 'validTo'>): ProposalForm {
  const from = addDays(validTo, 1);
  return {
    ...EMPTY_PROPOSAL,
    source: seller.source,
    sellerExternalId: seller.externalId,
    brandId: brand.brandId,
    categories: categories.join(', '),
    validFrom: from,
    validTo: addDays(from, daysBetween(validFrom, validTo)),
  };
}

type ReadProposal =
  | { kind: 'ready'; proposal: Omit<ProposeAuthorization, 'documentSha256'> & { file: File | null } }
  | { kind: 'wrong'; fields: ReadonlySet<string> };

/** What the form says, or the fields that are not right yet. */
export function readProposal({ file, ...form }: ProposalForm): ReadProposal {
  const proposal = {
    ...form,
    brandId: form.brandId ?? '',
    categories: form.categories
      .split(/[,，|]/)
      .map((name) => name.trim())
      .filter(Boolean),
  };
  // With a file nothing has to be said in words; its SHA-256 is known when it is stored.
  const documentSha256 = file === null ? null : '0'.repeat(64);
  const parsed = ProposeAuthorizationSchema.safeParse({ ...proposal, documentSha256 });
  if (!parsed.success) {
    return { kind: 'wrong', fields: new Set(parsed.error.issues.map(({ path }) => String(path[0]))) };
  }
  return { kind: 'ready', proposal: { ...proposal, file } };
}
