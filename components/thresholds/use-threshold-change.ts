import { useMutation, useQueryClient } from '@tanstack/react-query';
import { refreshThresholds } from '@/lib/client/thresholds/threshold-queries';
import { errorCode } from '../shell/RequestProblem';
import { useErrorText } from '../ui/error-text';
import { showToast } from '../ui/toast';

/** A change of thresholds: says in the past tense what came of it, and shows everybody's figures anew. */
export function useThresholdChange<Variables, Answer>(
  send: (variables: Variables) => Promise<Answer>,
  doneText: (answer: Answer) => string,
) {
  const client = useQueryClient();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: send,
    onSuccess: (answer) => showToast({ title: doneText(answer) }),
    onError: (error) => showToast({ title: errorText(errorCode(error)), isError: true }),
    onSettled: () => refreshThresholds(client),
  });
}
