/** A key with its modifiers in a fixed order, e.g. `Mod+K`, `Shift+1`, `?`, `Space`. `Mod` is ⌘ on a Mac, Ctrl elsewhere. */
export type Chord = string;

type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/**
 * The chord of a key press, or null for a modifier alone.
 *
 * Digits go by their place (`code`), so they work on keyboards whose top row needs Shift. Letters go by what is printed
 * on them, and by their place only where they are not Latin. A sign that needs Shift (`?`, `+`) is itself, without Shift.
 */
export function toChord(press: KeyPress): Chord | null {
  const key = keyName(press);
  if (key === null) return null;
  const isSign = key.length === 1 && !/[A-Z0-9]/.test(key);
  const modifiers = [
    (press.ctrlKey || press.metaKey) && 'Mod',
    press.altKey && 'Alt',
    press.shiftKey && !isSign && 'Shift',
  ];
  return [...modifiers.filter((modifier) => modifier !== false), key].join('+');
}

/** How a chord is printed: `⌘K` on a Mac, `Ctrl K` elsewhere. Names are those engraved on keyboards, so not translated. */
export function formatChord(chord: Chord, isMac: boolean): string {
  const printed = splitChord(chord).map(
    (part) => (isMac ? MAC_NAMES[part] : undefined) ?? NAMES[part] ?? part,
  );
  return printed.join(isMac ? '' : ' ').replace('⇧ ', '⇧');
}

function keyName({ key, code }: KeyPress): string | null {
  if (['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'CapsLock', 'Dead'].includes(key)) return null;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return digit;
  if (key === ' ') return 'Space';
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  if (key.length === 1 && key.charCodeAt(0) < 128) return key;
  return /^Key([A-Z])$/.exec(code)?.[1] ?? key;
}

/** `Mod++` is Mod and the plus sign. */
function splitChord(chord: Chord): string[] {
  return chord.endsWith('+') ? [...chord.slice(0, -1).split('+').filter(Boolean), '+'] : chord.split('+');
}

const NAMES: Record<string, string | undefined> = {
  Mod: 'Ctrl',
  Shift: '⇧',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  '-': '−',
};
const MAC_NAMES: Record<string, string | undefined> = { Mod: '⌘', Alt: '⌥', Enter: '⏎' };
