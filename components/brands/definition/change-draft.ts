import type { DefinitionContent } from '@/lib/domain/brands/definition-content';

/** A change of one field; `gesture` joins what is typed without a pause into one step to undo. */
export type ChangeDraft = (change: Partial<DefinitionContent>, gesture?: string) => void;
