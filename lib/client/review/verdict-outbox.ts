import { z } from 'zod';
import { SubmitVerdictSchema, type SubmitVerdict } from '@/lib/contracts/review';
import type { Outbox } from '../work/answer-sender';

const EntrySchema = z.object({ verdictId: z.uuid(), adTitle: z.string(), body: SubmitVerdictSchema });

/** An entry each, so that tabs do not overwrite one another; sending one twice is harmless, because its id is its own. */
export function openVerdictOutbox(personId: string, storage: Storage = localStorage): Outbox<SubmitVerdict> {
  const prefix = `touchstone.verdict.${personId}.`;
  return {
    add: ({ answerId, title, body }) =>
      storage.setItem(prefix + answerId, JSON.stringify({ verdictId: answerId, adTitle: title, body })),
    remove: (verdictId) => storage.removeItem(prefix + verdictId),
    list: () =>
      Array.from({ length: storage.length }, (_, index) => storage.key(index))
        .filter((key) => key?.startsWith(prefix) === true)
        .flatMap((key) => {
          const parsed = EntrySchema.safeParse(JSON.parse(storage.getItem(key!) ?? 'null'));
          if (!parsed.success) return [];
          const { verdictId, adTitle, body } = parsed.data;
          return [{ answerId: verdictId, title: adTitle, body }];
        }),
  };
}
