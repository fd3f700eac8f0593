import { z } from 'zod';
import { SubmitVerdictSchema, type SubmitVerdict } from '@/lib/contracts/review';

/** A decision that the server has not confirmed yet. */
export type JournalEntry = { verdictId: string; adTitle: string; body: SubmitVerdict };

const EntrySchema = z.object({ verdictId: z.uuid(), adTitle: z.string(), body: SubmitVerdictSchema });

export type VerdictJournal = {
  add(entry: JournalEntry): void;
  remove(verdictId: string): void;
  /** Every decision of this person that waits, those of closed tabs included. */
  list(): JournalEntry[];
};

/**
 * Decisions on their way, kept in this browser until the server has them: through a crash, a sign-out, hours offline.
 * An entry each, so that tabs do not overwrite one another; sending one twice is harmless, because its id is its own.
 */
export function openVerdictJournal(personId: string, storage: Storage = localStorage): VerdictJournal {
  const prefix = `touchstone.verdict.${personId}.`;
  return {
    add: (entry) => storage.setItem(prefix + entry.verdictId, JSON.stringify(entry)),
    remove: (verdictId) => storage.removeItem(prefix + verdictId),
    list: () =>
      Array.from({ length: storage.length }, (_, index) => storage.key(index))
        .filter((key) => key?.startsWith(prefix) === true)
        .flatMap((key) => {
          const parsed = EntrySchema.safeParse(JSON.parse(storage.getItem(key!) ?? 'null'));
          return parsed.success ? [parsed.data] : [];
        }),
  };
}
