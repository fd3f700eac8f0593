'use client';

import { useShortcut } from '@/lib/client/shortcuts';
import type { CommandId } from '@/lib/client/shortcut-table';
import { CELLS } from '@/lib/domain/drawing/corner-grid';
import type { CornerPlacing } from './use-corner-grid';

/** The keys of a corner that is looked for; mounted, they come before those of the page. */
export function CornerKeys({ corners }: { corners: CornerPlacing }) {
  useShortcut('take-corner', corners.take);
  useShortcut('corner-back', corners.back);
  useShortcut('leave-corners', corners.leave);
  return CELLS.map((cell) => (
    <CellKey key={cell} command={`corner-${cell}`} onPress={() => corners.enter(cell)} />
  ));
}

function CellKey({ command, onPress }: { command: CommandId; onPress: () => void }) {
  useShortcut(command, onPress);
  return null;
}
