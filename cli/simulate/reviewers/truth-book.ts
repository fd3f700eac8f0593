import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { SimulationError } from './http-session';

/** What is true of an ad with one annotated brand. */
export type AdTruth = {
  /** Slug; null = the ad shows no known brand. */
  brand: string | null;
  isAuthorized: boolean;
  category: string;
};
/** By external id. */
export type TruthBook = ReadonlyMap<string, AdTruth>;

const LineSchema = z.object({
  externalId: z.string(),
  category: z.string().default(''),
  truth: z.object({ brand: z.string().nullable(), isAuthorized: z.boolean().default(false) }),
});

/** @throws SimulationError that names the line, when one is no ad with its truth */
export async function readTruthBook(file: string): Promise<TruthBook> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const book = new Map<string, AdTruth>();
  for (const [index, text] of lines.entries()) {
    if (text.trim() === '') continue;
    const line = LineSchema.safeParse(parseJson(text));
    if (!line.success) {
      throw new SimulationError(
        `${file}, line ${index + 1}: must be an ad with externalId and truth.brand (slug or null)`,
      );
    }
    const { externalId, category, truth } = line.data;
    book.set(externalId, { ...truth, category });
  }
  return book;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
