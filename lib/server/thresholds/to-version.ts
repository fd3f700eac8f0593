import { MatchedBasisSchema } from '@/lib/contracts/matched-threshold';
import { CertificateSchema } from '@/lib/contracts/threshold-certificates';
import { DriftFindingSchema } from '@/lib/contracts/drift';
import type { ThresholdVersion } from '@/lib/contracts/thresholds';
import type { Prisma } from '../generated/prisma/client';

const person = { select: { id: true, name: true } } as const;
export const versionSelect = {
  id: true,
  version: true,
  value: true,
  state: true,
  origin: true,
  certificate: true,
  matched: true,
  note: true,
  selfApprovalReason: true,
  createdAt: true,
  activatedAt: true,
  endedAt: true,
  staleAt: true,
  staleReasons: true,
  proposedBy: person,
  approvedBy: person,
  source: { select: { version: true, brandModel: { select: { version: true } } } },
} satisfies Prisma.ThresholdVersionSelect;
type VersionRow = Prisma.ThresholdVersionGetPayload<{ select: typeof versionSelect }>;

export function toVersion(row: VersionRow): ThresholdVersion {
  const { id, version, value, state, origin, note, selfApprovalReason, proposedBy, approvedBy } = row;
  return {
    thresholdId: id,
    version,
    value,
    state,
    origin,
    matched: row.matched === null ? null : MatchedBasisSchema.parse(row.matched),
    source: row.source && { modelVersion: row.source.brandModel.version, version: row.source.version },
    certificate: row.certificate === null ? null : CertificateSchema.parse(row.certificate),
    note,
    proposedBy,
    approvedBy,
    selfApprovalReason,
    createdAt: row.createdAt.toISOString(),
    activatedAt: row.activatedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    stale:
      row.staleAt === null
        ? null
        : {
            since: row.staleAt.toISOString(),
            findings: DriftFindingSchema.array().parse(row.staleReasons ?? []),
          },
  };
}
