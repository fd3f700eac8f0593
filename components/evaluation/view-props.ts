import type { EvaluationDetail } from '@/lib/contracts/evaluations';

/** A view of an evaluation and what it keeps in the address. */
export type ViewProps = {
  evaluation: EvaluationDetail;
  values: Readonly<Record<string, string>>;
  onChange: (values: Readonly<Record<string, string>>) => void;
};
