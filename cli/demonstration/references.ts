import { toLook, type DemonstrationBrand } from './brands.ts';
import type { Camera, PicturePlan, PlacedDrawing } from './picture-plan.ts';
import { drawProduct } from './products/draw-product.ts';
import { createPrinter, type Drawing, type Look } from './products/look.ts';
import { tone } from './svg.ts';

export type ReferencePlan = { name: string; picture: PicturePlan };

const CAMERA: Camera = { noise: 0.8, blurPx: 0, exposure: 1, warmth: 0, vignette: 0.04, jpegQuality: 90 };

/** What the brand's owner hands in: each colourway on plain ground, one seen from an angle, and the mark itself. */
export function planReferences(brand: DemonstrationBrand): ReferencePlan[] {
  const looks = brand.colourways.map((colourway) => toLook(brand, colourway));
  const [first] = looks;
  if (!first) throw new Error(`brand ${brand.slug} has no colourway`);
  const shots = looks.map((look, i) => {
    const product = brand.products[i % brand.products.length]!;
    return {
      name: `product-${i + 1}`,
      picture: onPlain(drawProduct(product, look), { rotateDeg: 0, skewDeg: 0, squeeze: 1 }),
    };
  });
  const angled = drawProduct(brand.products.at(-1)!, first);
  return [
    ...shots,
    { name: 'angle', picture: onPlain(angled, { rotateDeg: -18, skewDeg: 6, squeeze: 0.9 }) },
    { name: 'mark', picture: onPlain(drawLockup(first), { rotateDeg: 0, skewDeg: 0, squeeze: 1 }) },
  ];
}

function onPlain(
  drawing: Drawing,
  turn: Pick<PlacedDrawing, 'rotateDeg' | 'skewDeg' | 'squeeze'>,
): PicturePlan {
  return {
    kind: 'shot',
    widthPx: 640,
    heightPx: 640,
    ground: { kind: 'studio', wall: '#f1f1f0', floor: '#ececea' },
    placed: [{ drawing, xShare: 0.5, yShare: 0.5, sizeShare: 0.86, ...turn }],
    coverings: [],
    slogan: null,
    lightDeg: -35,
    camera: CAMERA,
  };
}

/** Figure, word-mark and Chinese name on a plate of a colour that the brand prints them on. */
function drawLockup(look: Look): Drawing {
  const print = createPrinter(look);
  const isDarkInk = Number.parseInt(look.mark?.colour.slice(1, 3) ?? 'ff', 16) < 0x80;
  const plate = isDarkInk ? tone(look.trim, 0.8) : tone(look.body, -0.1);
  const svg = `<rect width="800" height="640" rx="24" fill="${plate}"/>${print.figure(400, 220, 270)}
    ${print.word({ cx: 400, cy: 440, maxWidth: 560, maxHeight: 90 })}
    ${print.chinese({ cx: 400, cy: 556, maxWidth: 300, maxHeight: 64 })}`;
  return { svg, width: 800, height: 640, marks: print.marks };
}
