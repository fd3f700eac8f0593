import type { EnergyMapJson } from '@/lib/contracts/energy-map';
import type { Rect } from '@/lib/domain/drawing/rect';
import type { Point } from '@/lib/domain/viewport';

/** A picture to look at, in the size of its original. */
export type StagePicture = {
  url: string;
  /** The original, where `url` is a smaller rendition of it. */
  fullUrl?: string;
  width: number;
  height: number;
  alt: string;
};

/** A rectangle in original-image pixels with what is said of it. */
export type StageBox = Rect & {
  id: string;
  /** On the chip, e.g. "1 Oatly 0.94"; empty = no chip. */
  label: string;
  /** On the picture instead, where the words would be in the way. */
  chip?: string;
  /**
   * `mark`: of a brand, found or drawn (gold). `estimate`: what the machine sees and nobody confirmed (violet). `refused`:
   * what a person said is none (grey).
   */
  kind: 'mark' | 'estimate' | 'refused';
  /** Dashed. */
  isUnsure: boolean;
};

/** What may take the pointer before panning does; points in original-image pixels, not rounded. */
export type StageTool = {
  /** A press of the main button or the first finger; true = it is the tool's until it is released. */
  press: (at: Point, event: PointerEvent) => boolean;
  /** Moves of its own press, and of a pointer that presses nothing; null = the pointer left the stage. */
  move: (at: Point | null, event: PointerEvent) => void;
  release: (at: Point, event: PointerEvent) => void;
  /** A second finger came, or the system took the pointer away. */
  cancel: () => void;
};

export type { EnergyMapJson };
