import type { EnergyMapJson } from '@/lib/contracts/energy-map';
import type { DetectionView } from '@/lib/contracts/review';
import type { Placement, Size } from '@/lib/domain/viewport';

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
export type StageBox = Pick<DetectionView, 'x' | 'y' | 'width' | 'height'> & {
  id: string;
  /** On the chip, e.g. "1 Oatly 0.94". */
  label: string;
  /** `mark`: of a brand, found or drawn (gold). `estimate`: the machine sees a mark and knows nobody's (violet). */
  kind: 'mark' | 'estimate';
  /** Dashed. */
  isUnsure: boolean;
};

/** Where a picture lies on the stage, and how to lay it elsewhere. */
export type Viewport = {
  picture: Size;
  stage: Size;
  placement: Placement;
  /** Null = fit. */
  move: (placement: Placement | null) => void;
};

export type { EnergyMapJson };
