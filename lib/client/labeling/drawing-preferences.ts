import { useMemo } from 'react';
import { z } from 'zod';
import { createStoredValue, useStoredValue } from '../stored-value';

const PreferencesSchema = z.object({
  tool: z.enum(['corners', 'extremes']),
  isLoupeOn: z.boolean(),
  areBoxesShown: z.boolean(),
});
type Preferences = z.infer<typeof PreferencesSchema>;

const INITIAL: Preferences = { tool: 'corners', isLoupeOn: true, areBoxesShown: true };

/** How a person likes to draw; remembered in this browser. */
export function useDrawingPreferences(personId: string) {
  const stored = useMemo(
    () => createStoredValue(`touchstone.drawing.${personId}`, PreferencesSchema, INITIAL),
    [personId],
  );
  const preferences = useStoredValue(stored);
  const change = (part: Partial<Preferences>) => stored.set({ ...stored.get(), ...part });
  return {
    ...preferences,
    switchTool: () => change({ tool: preferences.tool === 'corners' ? 'extremes' : 'corners' }),
    toggleLoupe: () => change({ isLoupeOn: !preferences.isLoupeOn }),
    toggleBoxes: () => change({ areBoxesShown: !preferences.areBoxesShown }),
  };
}
export type DrawingPreferences = ReturnType<typeof useDrawingPreferences>;
