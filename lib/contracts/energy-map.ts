import { z } from 'zod';

const FractionSchema = z.number().min(0).max(1);

/**
 * How much each cell of the letterboxed picture added to a value (a cosine or a logit), for transport.
 *
 * energy of cell (row, column) = (grid[row * columns + column] - zeroPoint) * scale, signed.
 * Exact before quantisation: sum over cells + constant = value; afterwards within cells * scale / 2.
 *
 * To lay it on the picture: cut `contentRect` out of the grid (fractions of the grid's width and
 * height; it may cut through cells) and stretch that to the picture. What lies beside it is padding;
 * its energy is inside the sum and given by `outside`.
 */
export const EnergyMapSchema = z
  .strictObject({
    rows: z.number().int().min(1).max(512),
    columns: z.number().int().min(1).max(512),
    /** uint8, row-major, base64. */
    grid: z.base64(),
    scale: z.number().positive(),
    zeroPoint: z.number().int().min(0).max(255),
    constant: z.number(),
    /** Energy of the padding, cells on the edge counted by their area. */
    outside: z.number(),
    contentRect: z
      .strictObject({ x: FractionSchema, y: FractionSchema, width: FractionSchema, height: FractionSchema })
      .refine((rect) => rect.width > 0 && rect.height > 0, 'must not be empty'),
    value: z.number(),
  })
  .refine((map) => base64ByteCount(map.grid) === map.rows * map.columns, {
    path: ['grid'],
    message: 'must hold one byte for each cell',
  });

export type EnergyMapJson = z.infer<typeof EnergyMapSchema>;

function base64ByteCount(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}
