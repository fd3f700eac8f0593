import type { Chord } from './chord';

/** Where a command is at home; commands of `everywhere` meet those of every page. */
export type ShortcutScope = 'everywhere' | 'decision' | 'picture' | 'list';

type ShortcutSpec = {
  scope: ShortcutScope;
  chords: readonly Chord[];
  /** Fires again while the key is held. A decision never does: the second would hit the next ad. */
  isRepeating?: boolean;
  /** Fires while a person types. */
  isForFields?: boolean;
};

/** Every command that a key can give; its words are `shortcuts.commands.<id>` of the catalogue. */
export const SHORTCUTS = {
  palette: { scope: 'everywhere', chords: ['Mod+K'], isForFields: true },
  help: { scope: 'everywhere', chords: ['?'] },

  'decide-counterfeit': { scope: 'decision', chords: ['1'] },
  'decide-trademark-use': { scope: 'decision', chords: ['2'] },
  'decide-mark-covered': { scope: 'decision', chords: ['3'] },
  'decide-look-alike': { scope: 'decision', chords: ['4'] },
  'decide-authorized': { scope: 'decision', chords: ['5'] },
  'decide-generic-style': { scope: 'decision', chords: ['6'] },
  'decide-not-this-brand': { scope: 'decision', chords: ['7'] },
  'decide-unidentifiable': { scope: 'decision', chords: ['8'] },
  send: { scope: 'decision', chords: ['Enter'] },
  'no-other-suspect': { scope: 'decision', chords: ['N'] },
  'another-brand': { scope: 'decision', chords: ['B'] },
  comment: { scope: 'decision', chords: ['C'] },
  escalate: { scope: 'decision', chords: ['E'] },
  decline: { scope: 'decision', chords: ['D'] },
  undo: { scope: 'decision', chords: ['U', 'Mod+Z'] },
  'next-suspect': { scope: 'decision', chords: ['S'] },
  'suspect-1': { scope: 'decision', chords: ['Shift+1'] },
  'suspect-2': { scope: 'decision', chords: ['Shift+2'] },
  'suspect-3': { scope: 'decision', chords: ['Shift+3'] },
  'suspect-4': { scope: 'decision', chords: ['Shift+4'] },
  'suspect-5': { scope: 'decision', chords: ['Shift+5'] },
  'several-brands': { scope: 'decision', chords: ['A'] },
  'toggle-evidence': { scope: 'decision', chords: ['X'] },
  'enlarge-reference': { scope: 'decision', chords: ['R'] },

  'peek-map': { scope: 'picture', chords: ['H'] },
  'toggle-map': { scope: 'picture', chords: ['M'] },
  'toggle-boxes': { scope: 'picture', chords: ['O'] },
  'zoom-in': { scope: 'picture', chords: ['+', '='], isRepeating: true },
  'zoom-out': { scope: 'picture', chords: ['-'], isRepeating: true },
  fit: { scope: 'picture', chords: ['F', '0'] },
  'actual-size': { scope: 'picture', chords: ['Z'] },
  'pan-left': { scope: 'picture', chords: ['Shift+ArrowLeft'], isRepeating: true },
  'pan-right': { scope: 'picture', chords: ['Shift+ArrowRight'], isRepeating: true },
  'pan-up': { scope: 'picture', chords: ['Shift+ArrowUp'], isRepeating: true },
  'pan-down': { scope: 'picture', chords: ['Shift+ArrowDown'], isRepeating: true },
  'next-picture': { scope: 'picture', chords: ['ArrowRight'], isRepeating: true },
  'previous-picture': { scope: 'picture', chords: ['ArrowLeft'], isRepeating: true },

  'next-row': { scope: 'list', chords: ['J', 'ArrowDown'], isRepeating: true },
  'previous-row': { scope: 'list', chords: ['K', 'ArrowUp'], isRepeating: true },
  search: { scope: 'list', chords: ['/'] },
} as const satisfies Record<string, ShortcutSpec>;

export type CommandId = keyof typeof SHORTCUTS;
export const COMMAND_IDS = Object.keys(SHORTCUTS) as CommandId[];

/** Chords a person chose in place of the table's. */
export type Remaps = Readonly<Partial<Record<CommandId, readonly Chord[]>>>;

export function shortcutSpec(command: CommandId): ShortcutSpec {
  return SHORTCUTS[command];
}

export function chordsOf(command: CommandId, remaps: Remaps): readonly Chord[] {
  return remaps[command] ?? SHORTCUTS[command].chords;
}

/** The command that already answers to `chord`, if giving it to `command` as well would be ambiguous. */
export function findConflict(command: CommandId, chord: Chord, remaps: Remaps): CommandId | null {
  return COMMAND_IDS.find((other) => other !== command && chordsOf(other, remaps).includes(chord)) ?? null;
}
