import type { LabelOutcome } from '@/lib/contracts/labeling';
import type { LabelOutcome as LabelOutcomeColumn } from '../generated/prisma/enums';

// Prisma names enum values with underscores; everywhere else, the database included, they have hyphens.

export function toOutcomeColumn(outcome: LabelOutcome): LabelOutcomeColumn {
  return outcome.replaceAll('-', '_') as LabelOutcomeColumn;
}

export function fromOutcomeColumn(column: LabelOutcomeColumn): LabelOutcome {
  return column.replaceAll('_', '-') as LabelOutcome;
}
