import type { LabelKind } from '@/lib/domain/settlement';
import type { Reason } from '@/lib/domain/reasons';
import type { LabelKind as LabelKindColumn, Reason as ReasonColumn } from '../generated/prisma/enums';

// Prisma names enum values with underscores; everywhere else, the database included, they have hyphens.

export function toReasonColumn(reason: Reason): ReasonColumn {
  return reason.replaceAll('-', '_') as ReasonColumn;
}

export function fromReasonColumn(column: ReasonColumn): Reason {
  return column.replaceAll('_', '-') as Reason;
}

export function toLabelKindColumn(kind: LabelKind): LabelKindColumn {
  return kind.replaceAll('-', '_') as LabelKindColumn;
}

export function fromLabelKindColumn(column: LabelKindColumn): LabelKind {
  return column.replaceAll('_', '-') as LabelKind;
}
