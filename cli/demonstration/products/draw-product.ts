import { drawBackpack } from './backpack.ts';
import { drawBottle } from './bottle.ts';
import { drawHeadphones } from './headphones.ts';
import type { Drawing, Look } from './look.ts';
import { drawRunningShoe } from './running-shoe.ts';
import { drawSkincareJar, drawSkincareTube } from './skincare.ts';
import { drawSnackCarton } from './snack-carton.ts';
import { drawSunglasses } from './sunglasses.ts';
import { drawTeaTin } from './tea-tin.ts';
import { drawWatch } from './watch.ts';

export const PRODUCT_KINDS = [
  'running-shoe',
  'headphones',
  'skincare-jar',
  'skincare-tube',
  'watch',
  'tea-tin',
  'backpack',
  'snack-carton',
  'sunglasses',
  'bottle',
] as const;
export type ProductKind = (typeof PRODUCT_KINDS)[number];

export function drawProduct(kind: ProductKind, look: Look): Drawing {
  return DRAWINGS[kind](look);
}

const DRAWINGS: Record<ProductKind, (look: Look) => Drawing> = {
  'running-shoe': drawRunningShoe,
  headphones: drawHeadphones,
  'skincare-jar': drawSkincareJar,
  'skincare-tube': drawSkincareTube,
  watch: drawWatch,
  'tea-tin': drawTeaTin,
  backpack: drawBackpack,
  'snack-carton': drawSnackCarton,
  sunglasses: drawSunglasses,
  bottle: drawBottle,
};
