import { useSyncExternalStore } from 'react';
import type { z } from 'zod';

export type StoredValue<Value> = {
  get: () => Value;
  set: (value: Value) => void;
  subscribe: (onChange: () => void) => () => void;
  initial: Value;
};

/**
 * A value in this browser's localStorage, shared by all tabs. What does not match `schema` (an old version, a hand
 * edit) counts as absent. Where storage is refused (private mode, full), the value lives as long as the page.
 */
export function createStoredValue<Value>(
  key: string,
  schema: z.ZodType<Value>,
  initial: Value,
): StoredValue<Value> {
  const listeners = new Set<() => void>();
  let current: Value | undefined;

  const read = (): Value => {
    const parsed = schema.safeParse(parseJson(readStorage(key)));
    return parsed.success ? parsed.data : initial;
  };
  const onStorage = (event: StorageEvent) => {
    if (event.key !== key) return;
    current = undefined;
    for (const listener of listeners) listener();
  };

  return {
    initial,
    get: () => (current ??= read()),
    set: (value) => {
      current = value;
      writeStorage(key, JSON.stringify(value));
      for (const listener of listeners) listener();
    },
    subscribe: (onChange) => {
      if (listeners.size === 0) window.addEventListener('storage', onStorage);
      listeners.add(onChange);
      return () => {
        listeners.delete(onChange);
        if (listeners.size === 0) window.removeEventListener('storage', onStorage);
      };
    },
  };
}

export function useStoredValue<Value>(stored: StoredValue<Value>): Value {
  return useSyncExternalStore(stored.subscribe, stored.get, () => stored.initial);
}

function readStorage(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is switched off: the person's browser, not our fault
  }
}

function writeStorage(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // full or switched off: the value still holds for this page
  }
}

function parseJson(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
