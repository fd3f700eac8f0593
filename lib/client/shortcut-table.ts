import type { Chord } from './chord';

/** Where a command is at home; commands of `everywhere` meet those of every page. */
export type ShortcutScope =
  'everywhere' | 'corner' | 'decision' | 'labeling' | 'drawing' | 'box' | 'picture' | 'list' | 'data';

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

  // Before all others of their page: while a corner is looked for, these keys are its own. They lie as the cells of the grid do.
  'corner-nw': { scope: 'corner', chords: ['Q'] },
  'corner-n': { scope: 'corner', chords: ['W'] },
  'corner-ne': { scope: 'corner', chords: ['E'] },
  'corner-w': { scope: 'corner', chords: ['A'] },
  'corner-c': { scope: 'corner', chords: ['S'] },
  'corner-e': { scope: 'corner', chords: ['D'] },
  'corner-sw': { scope: 'corner', chords: ['Z'] },
  'corner-s': { scope: 'corner', chords: ['X'] },
  'corner-se': { scope: 'corner', chords: ['C'] },
  'take-corner': { scope: 'corner', chords: ['Enter'] },
  'corner-back': { scope: 'corner', chords: ['Backspace'] },
  'leave-corners': { scope: 'corner', chords: ['Escape'] },

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
  'pin-precedent': { scope: 'decision', chords: ['P'] },
  'compare-precedents': { scope: 'decision', chords: ['V'] },

  'submit-label': { scope: 'labeling', chords: ['Enter'] },
  'no-mark': { scope: 'labeling', chords: ['N'] },
  'cannot-tell': { scope: 'labeling', chords: ['T'] },
  'wrong-brand': { scope: 'labeling', chords: ['W'] },
  'fix-suggestion': { scope: 'labeling', chords: ['E'] },
  'reject-suggestion': { scope: 'labeling', chords: ['X'] },
  'accept-all': { scope: 'labeling', chords: ['A'] },
  'copy-boxes': { scope: 'labeling', chords: ['P'] },
  'label-comment': { scope: 'labeling', chords: ['C'] },
  'label-decline': { scope: 'labeling', chords: ['D'] },
  'undo-submit': { scope: 'labeling', chords: ['U'] },
  'accept-1': { scope: 'labeling', chords: ['1'] },
  'accept-2': { scope: 'labeling', chords: ['2'] },
  'accept-3': { scope: 'labeling', chords: ['3'] },
  'accept-4': { scope: 'labeling', chords: ['4'] },
  'accept-5': { scope: 'labeling', chords: ['5'] },
  'accept-6': { scope: 'labeling', chords: ['6'] },
  'accept-7': { scope: 'labeling', chords: ['7'] },
  'accept-8': { scope: 'labeling', chords: ['8'] },
  'accept-9': { scope: 'labeling', chords: ['9'] },
  'reject-1': { scope: 'labeling', chords: ['Shift+1'] },
  'reject-2': { scope: 'labeling', chords: ['Shift+2'] },
  'reject-3': { scope: 'labeling', chords: ['Shift+3'] },
  'reject-4': { scope: 'labeling', chords: ['Shift+4'] },
  'reject-5': { scope: 'labeling', chords: ['Shift+5'] },
  'reject-6': { scope: 'labeling', chords: ['Shift+6'] },
  'reject-7': { scope: 'labeling', chords: ['Shift+7'] },
  'reject-8': { scope: 'labeling', chords: ['Shift+8'] },
  'reject-9': { scope: 'labeling', chords: ['Shift+9'] },

  'undo-step': { scope: 'drawing', chords: ['Mod+Z'], isRepeating: true },
  'redo-step': { scope: 'drawing', chords: ['Mod+Shift+Z', 'Mod+Y'], isRepeating: true },
  'new-box': { scope: 'drawing', chords: ['B'] },
  'place-corners': { scope: 'drawing', chords: ['J'] },
  'switch-tool': { scope: 'drawing', chords: ['V'] },
  loupe: { scope: 'drawing', chords: ['G'] },
  'cancel-drawing': { scope: 'drawing', chords: ['Escape'] },
  'hold-to-pan': { scope: 'drawing', chords: ['Space'] },
  'next-box': { scope: 'drawing', chords: ['S'], isRepeating: true },
  'previous-box': { scope: 'drawing', chords: ['Shift+S'], isRepeating: true },

  // Before those of the picture: a chosen box takes the arrows.
  'move-box-left': { scope: 'box', chords: ['ArrowLeft'], isRepeating: true },
  'move-box-right': { scope: 'box', chords: ['ArrowRight'], isRepeating: true },
  'move-box-up': { scope: 'box', chords: ['ArrowUp'], isRepeating: true },
  'move-box-down': { scope: 'box', chords: ['ArrowDown'], isRepeating: true },
  'move-box-left-far': { scope: 'box', chords: ['Shift+ArrowLeft'], isRepeating: true },
  'move-box-right-far': { scope: 'box', chords: ['Shift+ArrowRight'], isRepeating: true },
  'move-box-up-far': { scope: 'box', chords: ['Shift+ArrowUp'], isRepeating: true },
  'move-box-down-far': { scope: 'box', chords: ['Shift+ArrowDown'], isRepeating: true },
  'grow-box-left': { scope: 'box', chords: ['Alt+ArrowLeft'], isRepeating: true },
  'grow-box-right': { scope: 'box', chords: ['Alt+ArrowRight'], isRepeating: true },
  'grow-box-up': { scope: 'box', chords: ['Alt+ArrowUp'], isRepeating: true },
  'grow-box-down': { scope: 'box', chords: ['Alt+ArrowDown'], isRepeating: true },
  'grow-box-left-far': { scope: 'box', chords: ['Alt+Shift+ArrowLeft'], isRepeating: true },
  'grow-box-right-far': { scope: 'box', chords: ['Alt+Shift+ArrowRight'], isRepeating: true },
  'grow-box-up-far': { scope: 'box', chords: ['Alt+Shift+ArrowUp'], isRepeating: true },
  'grow-box-down-far': { scope: 'box', chords: ['Alt+Shift+ArrowDown'], isRepeating: true },
  'shrink-box-left': { scope: 'box', chords: ['Mod+ArrowLeft'], isRepeating: true },
  'shrink-box-right': { scope: 'box', chords: ['Mod+ArrowRight'], isRepeating: true },
  'shrink-box-up': { scope: 'box', chords: ['Mod+ArrowUp'], isRepeating: true },
  'shrink-box-down': { scope: 'box', chords: ['Mod+ArrowDown'], isRepeating: true },
  'shrink-box-left-far': { scope: 'box', chords: ['Mod+Shift+ArrowLeft'], isRepeating: true },
  'shrink-box-right-far': { scope: 'box', chords: ['Mod+Shift+ArrowRight'], isRepeating: true },
  'shrink-box-up-far': { scope: 'box', chords: ['Mod+Shift+ArrowUp'], isRepeating: true },
  'shrink-box-down-far': { scope: 'box', chords: ['Mod+Shift+ArrowDown'], isRepeating: true },
  'delete-box': { scope: 'box', chords: ['Delete', 'Backspace'] },
  'duplicate-box': { scope: 'box', chords: ['Mod+D'] },
  'lock-box': { scope: 'box', chords: ['L'] },
  'hide-box': { scope: 'box', chords: ['I'] },
  'brand-of-box': { scope: 'box', chords: ['K'] },

  'enlarge-reference': { scope: 'picture', chords: ['R'] },
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

  'pair-left': { scope: 'data', chords: ['ArrowLeft'], isRepeating: true },
  'pair-right': { scope: 'data', chords: ['ArrowRight'], isRepeating: true },
  'pair-up': { scope: 'data', chords: ['ArrowUp'], isRepeating: true },
  'pair-down': { scope: 'data', chords: ['ArrowDown'], isRepeating: true },
  'first-pair': { scope: 'data', chords: ['Home'] },
  'last-pair': { scope: 'data', chords: ['End'] },
  'extend-left': { scope: 'data', chords: ['Shift+ArrowLeft'], isRepeating: true },
  'extend-right': { scope: 'data', chords: ['Shift+ArrowRight'], isRepeating: true },
  'extend-up': { scope: 'data', chords: ['Shift+ArrowUp'], isRepeating: true },
  'extend-down': { scope: 'data', chords: ['Shift+ArrowDown'], isRepeating: true },
  'toggle-pair': { scope: 'data', chords: ['Space', 'X'] },
  'select-all': { scope: 'data', chords: ['Mod+A'] },
  'clear-selection': { scope: 'data', chords: ['Escape'] },
  'relabel-mark': { scope: 'data', chords: ['1'] },
  'relabel-mark-covered': { scope: 'data', chords: ['2'] },
  'relabel-look-alike': { scope: 'data', chords: ['3'] },
  'relabel-other': { scope: 'data', chords: ['4'] },
  'relabel-generic-style': { scope: 'data', chords: ['5'] },
  'similar-pictures': { scope: 'data', chords: ['S'] },
  'label-failures': { scope: 'data', chords: ['L'] },
  'undo-relabel': { scope: 'data', chords: ['U', 'Mod+Z'] },
  'larger-tiles': { scope: 'data', chords: ['+', '='] },
  'smaller-tiles': { scope: 'data', chords: ['-'] },
  'to-filters': { scope: 'data', chords: ['/'] },
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
  const rivals = COMMAND_IDS.filter((other) => other !== command && doMeet(command, other));
  return rivals.find((other) => chordsOf(other, remaps).includes(chord)) ?? null;
}

/** Whether both can be given at one moment. `box` and `picture` cannot: a chosen box takes its keys first, as `corner` does from all. */
function doMeet(one: CommandId, other: CommandId): boolean {
  const scopes: ShortcutScope[] = [SHORTCUTS[one].scope, SHORTCUTS[other].scope];
  return scopes[0] === scopes[1] || TOGETHER.some((page) => scopes.every((scope) => page.includes(scope)));
}

/** Scopes of one page. */
const TOGETHER: ReadonlyArray<readonly ShortcutScope[]> = [
  ['everywhere', 'corner'],
  ['everywhere', 'decision', 'picture'],
  ['everywhere', 'labeling', 'drawing', 'picture'],
  ['everywhere', 'labeling', 'drawing', 'box'],
  ['everywhere', 'list'],
  ['everywhere', 'data'],
];
