import { toCanonicalJson } from '../canonical-json';
import {
  ENTRY_FIELDS,
  entryKey,
  WORD_FIELDS,
  type DefinitionContent,
  type EntryField,
  type WordField,
} from './definition-content';

export type ScalarField = 'name' | 'smallestMarkPx';
const SCALAR_FIELDS = ['name', 'smallestMarkPx'] as const satisfies readonly ScalarField[];

type Entry<Field extends EntryField> = DefinitionContent[Field][number];
/** What differs between two definitions; null = it is not there. */
export type Difference =
  | { id: string; field: ScalarField; before: string | number | null; after: string | number | null }
  | { id: string; field: WordField; added: string[]; removed: string[] }
  | {
      [Field in EntryField]: {
        id: string;
        field: Field;
        before: Entry<Field> | null;
        after: Entry<Field> | null;
      };
    }[EntryField];

/** What has changed from `before` to `after`, in the order of the fields; words, points and pictures one by one. */
export function compareDefinitions(before: DefinitionContent, after: DefinitionContent): Difference[] {
  return [
    ...SCALAR_FIELDS.flatMap((field): Difference[] =>
      before[field] === after[field]
        ? []
        : [{ id: field, field, before: before[field], after: after[field] }],
    ),
    ...WORD_FIELDS.flatMap((field): Difference[] => {
      const added = after[field].filter((word) => !before[field].includes(word));
      const removed = before[field].filter((word) => !after[field].includes(word));
      return added.length + removed.length === 0 ? [] : [{ id: field, field, added, removed }];
    }),
    ...ENTRY_FIELDS.flatMap((field) => compareEntries(field, before, after)),
  ];
}

function compareEntries(
  field: EntryField,
  before: DefinitionContent,
  after: DefinitionContent,
): Difference[] {
  const [old, now] = [byKey(before[field]), byKey(after[field])];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [a, b] = [old.get(key) ?? null, now.get(key) ?? null];
    // The two sides are entries of one field, which the compiler cannot see.
    return isSame(a, b) ? [] : [{ id: `${field}:${key}`, field, before: a, after: b } as Difference];
  });
}

export type Side = 'mine' | 'theirs';
/** Something that both have changed since `base`, each in another way: one of the two has to be chosen. */
export type MergeConflict =
  | { id: string; field: ScalarField; mine: string | number | null; theirs: string | number | null }
  | {
      [Field in EntryField]: {
        id: string;
        field: Field;
        mine: Entry<Field> | null;
        theirs: Entry<Field> | null;
      };
    }[EntryField];

/** What cannot be merged without a choice. Words never conflict: what either side added or took away holds. */
export function findConflicts(
  base: DefinitionContent,
  mine: DefinitionContent,
  theirs: DefinitionContent,
): MergeConflict[] {
  return [
    ...SCALAR_FIELDS.flatMap((field): MergeConflict[] =>
      isConflict(base[field], mine[field], theirs[field])
        ? [{ id: field, field, mine: mine[field], theirs: theirs[field] }]
        : [],
    ),
    ...ENTRY_FIELDS.flatMap((field) => {
      const [old, own, other] = [byKey(base[field]), byKey(mine[field]), byKey(theirs[field])];
      return [...new Set([...own.keys(), ...other.keys()])].flatMap((key) => {
        const [a, b] = [own.get(key) ?? null, other.get(key) ?? null];
        return isConflict(old.get(key) ?? null, a, b)
          ? [{ id: `${field}:${key}`, field, mine: a, theirs: b } as MergeConflict]
          : [];
      });
    }),
  ];
}

/**
 * Both sides' changes since `base` in one definition (a three-way merge, entry by entry). Where both changed the same
 * thing, `choices` (by the conflict's id) says whose holds; mine when it says nothing. Their order, then what I added.
 */
export function mergeDefinitions(
  base: DefinitionContent,
  mine: DefinitionContent,
  theirs: DefinitionContent,
  choices: Readonly<Record<string, Side>> = {},
): DefinitionContent {
  const pick = <Value>(id: string, old: Value, own: Value, other: Value): Value => {
    if (isSame(own, old)) return other;
    if (isSame(other, old) || isSame(own, other)) return own;
    return choices[id] === 'theirs' ? other : own;
  };
  const words = (field: WordField): string[] => {
    const removed = new Set(base[field].filter((word) => !mine[field].includes(word)));
    const added = mine[field].filter((word) => !base[field].includes(word));
    return [...new Set([...theirs[field].filter((word) => !removed.has(word)), ...added])];
  };
  const entries = <Field extends EntryField>(field: Field): Entry<Field>[] => {
    const [old, own, other] = [byKey(base[field]), byKey(mine[field]), byKey(theirs[field])];
    return [...new Set([...other.keys(), ...own.keys()])].flatMap((key) => {
      const merged = pick(
        `${field}:${key}`,
        old.get(key) ?? null,
        own.get(key) ?? null,
        other.get(key) ?? null,
      );
      return merged === null ? [] : [merged];
    });
  };
  return {
    name: pick('name', base.name, mine.name, theirs.name),
    aliases: words('aliases'),
    keywords: words('keywords'),
    categories: words('categories'),
    points: entries('points'),
    rulings: entries('rulings'),
    smallestMarkPx: pick('smallestMarkPx', base.smallestMarkPx, mine.smallestMarkPx, theirs.smallestMarkPx),
    pictures: entries('pictures'),
  };
}

/** Whether two definitions say the same; the order of words and entries is part of what they say. */
export function isSameDefinition(a: DefinitionContent, b: DefinitionContent): boolean {
  return isSame(a, b);
}

function byKey<Field extends EntryField>(entries: DefinitionContent[Field]): Map<string, Entry<Field>> {
  return new Map(entries.map((entry) => [entryKey(entry), entry as Entry<Field>]));
}

function isConflict(old: unknown, own: unknown, other: unknown): boolean {
  return !isSame(own, old) && !isSame(other, old) && !isSame(own, other);
}

function isSame(a: unknown, b: unknown): boolean {
  return toCanonicalJson(a) === toCanonicalJson(b);
}
