import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { z } from 'zod';
import { formatChord, toChord, type Chord } from './chord';
import { chordsOf, COMMAND_IDS, shortcutSpec, type CommandId, type Remaps } from './shortcut-table';
import { createStoredValue, useStoredValue } from './stored-value';

type Handler = { run: () => void; release: () => void };

const RemapsSchema: z.ZodType<Remaps> = z.partialRecord(z.enum(COMMAND_IDS), z.array(z.string()).max(4));
export const storedRemaps = createStoredValue<Remaps>('touchstone.shortcuts', RemapsSchema, {});

/** The handlers that are mounted now; the one mounted last answers. */
const handlers = new Map<CommandId, Handler[]>();
const held = new Map<string, Handler>();
const listeners = new Set<() => void>();
let liveCommands: readonly CommandId[] = [];

/**
 * Lets the keys of `command` call `run` while the component is mounted; null = not possible now.
 *
 * Never fires while a person types or inside a dialog, a menu or a list that is open, except where the table says so.
 * With `release`, the key is a hold: it is released on key up, and when the window loses focus.
 */
export function useShortcut(command: CommandId, run: (() => void) | null, release?: () => void): void {
  const onRun = useEffectEvent(() => run?.());
  const onRelease = useEffectEvent(() => release?.());
  const isPossible = run !== null;
  // Joins the document's key events.
  useEffect(() => {
    if (!isPossible) return undefined;
    return mountHandler(command, { run: () => onRun(), release: () => onRelease() });
  }, [command, isPossible]);
}

/** The first chord of a command as this person's keyboard prints it. */
export function useShortcutLabel(command: CommandId): string | undefined {
  const remaps = useStoredValue(storedRemaps);
  const isMac = useIsMac();
  const chord = chordsOf(command, remaps)[0];
  return chord === undefined ? undefined : formatChord(chord, isMac);
}

/** The commands that can be given right now, in the order of the table. */
export function useLiveCommands(): readonly CommandId[] {
  return useSyncExternalStore(
    (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    () => liveCommands,
    () => NO_COMMANDS,
  );
}

export function runCommand(command: CommandId): void {
  handlers.get(command)?.at(-1)?.run();
}

export function useIsMac(): boolean {
  return useSyncExternalStore(
    () => () => {},
    () => /mac|iphone|ipad/i.test(navigator.userAgent),
    () => false,
  );
}

function mountHandler(command: CommandId, handler: Handler): () => void {
  if (handlers.size === 0) listen();
  handlers.set(command, [...(handlers.get(command) ?? []), handler]);
  publish();
  return () => {
    const left = (handlers.get(command) ?? []).filter((other) => other !== handler);
    if (left.length > 0) handlers.set(command, left);
    else handlers.delete(command);
    for (const [code, holder] of held) if (holder === handler) held.delete(code);
    if (handlers.size === 0) unlisten();
    publish();
  };
}

function publish(): void {
  liveCommands = COMMAND_IDS.filter((command) => handlers.has(command));
  for (const listener of listeners) listener();
}

function listen(): void {
  document.addEventListener('keydown', onKeyDown);
  document.addEventListener('keyup', onKeyUp);
  window.addEventListener('blur', releaseAll);
}

function unlisten(): void {
  document.removeEventListener('keydown', onKeyDown);
  document.removeEventListener('keyup', onKeyUp);
  window.removeEventListener('blur', releaseAll);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const chord = toChord(event);
  const command = chord === null ? undefined : commandFor(chord);
  if (command === undefined || chord === null) return;
  const spec = shortcutSpec(command);
  if (spec.isForFields !== true && isTakenByTarget(event.target, chord)) return;
  event.preventDefault();
  if (event.repeat && spec.isRepeating !== true) return;
  const handler = handlers.get(command)?.at(-1);
  if (handler === undefined) return;
  if (!event.repeat) held.set(event.code, handler);
  handler.run();
}

function onKeyUp(event: KeyboardEvent): void {
  held.get(event.code)?.release();
  held.delete(event.code);
}

function releaseAll(): void {
  for (const handler of held.values()) handler.release();
  held.clear();
}

function commandFor(chord: Chord): CommandId | undefined {
  const remaps = storedRemaps.get();
  return liveCommands.find((command) => chordsOf(command, remaps).includes(chord));
}

/** Whether the focused element needs this key itself. */
function isTakenByTarget(target: EventTarget | null, chord: Chord): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest(TYPING) !== null || target.closest(OVERLAYS) !== null) return true;
  if (chord === 'Space' || chord === 'Enter') return target.closest(PRESSABLE) !== null;
  return chord.includes('Arrow') && target.closest(ARROW_USERS) !== null;
}

const NO_COMMANDS: readonly CommandId[] = [];
const NOT_TYPED = ['checkbox', 'radio', 'range', 'button', 'submit', 'reset', 'file', 'color'];
const TYPING = `input${NOT_TYPED.map((type) => `:not([type=${type}])`).join('')}, textarea, select, [contenteditable=""], [contenteditable=true]`;
// A toast is a dialog to a screen reader, but the page behind it goes on.
const OVERLAYS =
  '[role=dialog]:not([data-toast]), [role=alertdialog]:not([data-toast]), [role=menu], [role=listbox]';
const PRESSABLE = 'button, a[href], summary, input, [role=button], [role=checkbox], [role=radio]';
const ARROW_USERS =
  '[role=slider], [role=radiogroup], [role=tablist], [role=toolbar], [role=group][data-orientation], input';
