'use client';

import { useMemo, useState } from 'react';
import { z } from 'zod';
import { useShortcut } from '@/lib/client/shortcuts';
import { createStoredValue, useStoredValue } from '@/lib/client/stored-value';

const ViewSchema = z.object({
  isMapOn: z.boolean(),
  areBoxesOn: z.boolean(),
  opacityShare: z.number().min(0.1).max(1),
});
type StoredView = z.infer<typeof ViewSchema>;

const INITIAL: StoredView = { isMapOn: false, areBoxesOn: true, opacityShare: 0.8 };

/** What lies over the picture; remembered for each person. A map held open by its key is not remembered. */
export function useEnergyView(personId: string, onMapShown: (() => void) | undefined) {
  const stored = useMemo(
    () => createStoredValue(`touchstone.stage.${personId}`, ViewSchema, INITIAL),
    [personId],
  );
  const view = useStoredValue(stored);
  const [isPeeking, setIsPeeking] = useState(false);
  const change = (part: Partial<StoredView>) => stored.set({ ...stored.get(), ...part });

  const toggleMap = () => {
    if (!view.isMapOn) onMapShown?.();
    change({ isMapOn: !view.isMapOn });
  };
  const toggleBoxes = () => change({ areBoxesOn: !view.areBoxesOn });
  const peek = () => {
    onMapShown?.();
    setIsPeeking(true);
  };
  const endPeek = () => setIsPeeking(false);

  useShortcut('peek-map', peek, endPeek);
  useShortcut('toggle-map', toggleMap);
  useShortcut('toggle-boxes', toggleBoxes);

  return {
    isShown: view.isMapOn || isPeeking,
    isMapOn: view.isMapOn,
    areBoxesShown: view.areBoxesOn,
    opacityShare: view.opacityShare,
    setOpacityShare: (opacityShare: number) => change({ opacityShare }),
    toggleMap,
    toggleBoxes,
    peek,
    endPeek,
  };
}

export type EnergyView = ReturnType<typeof useEnergyView>;
