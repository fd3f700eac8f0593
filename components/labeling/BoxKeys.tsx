'use client';

import { useShortcut } from '@/lib/client/shortcuts';
import type { CommandId } from '@/lib/client/shortcut-table';
import type { DrawnBox } from '@/lib/domain/drawing/drawing';
import type { Direction, NudgeKind } from '@/lib/domain/drawing/rect';
import type { LabelDrawing } from './use-label-drawing';

type Props = {
  drawing: Pick<LabelDrawing, 'remove' | 'duplicate' | 'nudge'> &
    Partial<Pick<LabelDrawing, 'toggleLock' | 'toggleHidden'>>;
  box: DrawnBox;
  /** Null: it cannot be another brand's. */
  onBrand: (() => void) | null;
};

const DIRECTIONS = ['left', 'right', 'up', 'down'] as const satisfies readonly Direction[];
const KINDS = ['move', 'grow', 'shrink'] as const satisfies readonly NudgeKind[];
const STEPS = [
  { stepPx: 1, suffix: '' },
  { stepPx: 10, suffix: '-far' },
] as const;

const NUDGES = KINDS.flatMap((kind) =>
  DIRECTIONS.flatMap((direction) =>
    STEPS.map(({ stepPx, suffix }) => ({
      kind,
      direction,
      stepPx,
      command: `${kind}-box-${direction}${suffix}` satisfies CommandId as CommandId,
    })),
  ),
);

/** The keys of the chosen box. A locked one keeps its place. */
export function BoxKeys({ drawing, box, onBrand }: Props) {
  const isFree = !box.isLocked;
  useShortcut('delete-box', isFree ? () => drawing.remove(box) : null);
  useShortcut('duplicate-box', () => drawing.duplicate(box));
  useShortcut('lock-box', drawing.toggleLock ? () => drawing.toggleLock?.(box) : null);
  useShortcut('hide-box', drawing.toggleHidden ? () => drawing.toggleHidden?.(box) : null);
  useShortcut('brand-of-box', isFree ? onBrand : null);
  return isFree
    ? NUDGES.map((nudge) => (
        <NudgeKey
          key={nudge.command}
          command={nudge.command}
          onPress={() => drawing.nudge(nudge.kind, nudge.direction, nudge.stepPx)}
        />
      ))
    : null;
}

function NudgeKey({ command, onPress }: { command: CommandId; onPress: () => void }) {
  useShortcut(command, onPress);
  return null;
}
