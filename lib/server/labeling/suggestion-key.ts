import type { SuggestionKey } from '@/lib/contracts/label-work';

export type SuggestionSource =
  { kind: 'detection'; releaseId: string; position: number } | { kind: 'imported'; suggestedBoxId: string };

/** The name under which browsers know a suggestion. */
export function toSuggestionKey(source: SuggestionSource): SuggestionKey {
  return source.kind === 'detection'
    ? `d:${source.releaseId}:${source.position}`
    : `i:${source.suggestedBoxId}`;
}

/** @param key of the form that the contract demands */
export function fromSuggestionKey(key: SuggestionKey): SuggestionSource {
  const [kind, id, position] = key.split(':');
  return kind === 'd'
    ? { kind: 'detection', releaseId: id!, position: Number(position) }
    : { kind: 'imported', suggestedBoxId: id! };
}
