// Imported by the network thread: only relative imports at run time.
import type { Placement } from './to-input-tensor';

type Size = { width: number; height: number };
/** Fractions of the model's square; outside it lies padding. */
export type ContentRect = { x: number; y: number; width: number; height: number };

/** Where a picture lies in a network's input: its aspect kept, centred, at least a pixel thick. */
export function placeLetterbox(picture: Size, input: Size): Placement {
  const scale = Math.min(input.width / picture.width, input.height / picture.height);
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  return {
    width,
    height,
    left: Math.floor((input.width - width) / 2),
    top: Math.floor((input.height - height) / 2),
  };
}

export function toContentRect({ left, top, width, height }: Placement, input: Size): ContentRect {
  return {
    x: left / input.width,
    y: top / input.height,
    width: width / input.width,
    height: height / input.height,
  };
}
