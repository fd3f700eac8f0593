import { z } from 'zod';
import { DefinitionContentSchema } from '@/lib/contracts/brands';
import { createStoredValue } from '../stored-value';

/** What this browser keeps of one person's work on one draft until the server has it. */
const KeptDraftSchema = z
  .object({
    /** The revision that the work began on, and what it said. */
    revision: z.number().int(),
    base: DefinitionContentSchema,
    content: DefinitionContentSchema,
  })
  .nullable();
export type KeptDraft = NonNullable<z.infer<typeof KeptDraftSchema>>;
export type DraftJournal = { read: () => KeptDraft | null; write: (kept: KeptDraft | null) => void };

/** Written with every change, so that it survives a reload, a crash and being signed out. */
export function openDraftJournal(personId: string, definitionId: string): DraftJournal {
  const stored = createStoredValue(
    `touchstone.definition.${personId}.${definitionId}`,
    KeptDraftSchema,
    null,
  );
  return { read: stored.get, write: stored.set };
}
