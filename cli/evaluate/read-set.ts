import { AdLineSchema } from '@/lib/contracts/ads';
import { OperatorError } from '@/lib/server/config/operator-error';
import { stat } from 'node:fs/promises';
import { openAds } from '../ingest/read-ads';
import { userPath } from '../user-path';

export type TruthBox = { brand: string; x: number; y: number; width: number; height: number };
export type SetAd = {
  externalId: string;
  title: string;
  /** Relative to `folder`. */
  images: string[];
  folder: string;
  /** null = shows no known brand; undefined = nobody has said. */
  brand: string | null | undefined;
  /** In the first image; null = not annotated. */
  boxes: TruthBox[] | null;
  /** The line as it stands in the file. */
  line: object;
};

const SHOWN_PROBLEMS = 5;

/**
 * The ads of a file, in its order. `FILE#split=measure` takes only those whose `truth.split` is `measure`; several
 * conditions are joined by commas.
 *
 * @throws OperatorError naming the lines that are no ads, or when no ad is left
 */
export async function readSet(given: string): Promise<SetAd[]> {
  const { file, conditions } = await splitConditions(given);
  const source = await openAds(file);
  const ads: SetAd[] = [];
  const problems: string[] = [];
  for await (const raw of source.read()) {
    const parsed = 'input' in raw ? AdLineSchema.safeParse(raw.input) : null;
    if (!parsed?.success) {
      const problem = 'problem' in raw ? raw.problem : describe(parsed!.error.issues);
      problems.push(`line ${raw.line}: ${problem}`);
      continue;
    }
    const { externalId, title, images, truth } = parsed.data;
    if (conditions.some(([key, value]) => String(truth?.[key]) !== value)) continue;
    ads.push({
      externalId,
      title,
      images,
      folder: source.folder,
      brand: truth?.brand,
      boxes: truth?.boxes ?? null,
      line: (raw as { input: object }).input,
    });
  }
  if (problems.length > 0) {
    const more = problems.length > SHOWN_PROBLEMS ? `\nand ${problems.length - SHOWN_PROBLEMS} more` : '';
    throw new OperatorError(`${file}:\n${problems.slice(0, SHOWN_PROBLEMS).join('\n')}${more}`);
  }
  if (ads.length === 0) throw new OperatorError(`${given} holds no ad; check the file and what follows #.`);
  return ads;
}

/** A file whose name holds a # is taken as it is. */
async function splitConditions(given: string): Promise<{ file: string; conditions: [string, string][] }> {
  const hash = given.lastIndexOf('#');
  const isPlain = hash < 0 || (await stat(userPath(given)).catch(() => null)) !== null;
  if (isPlain) return { file: userPath(given), conditions: [] };
  const conditions = given
    .slice(hash + 1)
    .split(',')
    .map((condition): [string, string] => {
      const equals = condition.indexOf('=');
      if (equals < 1)
        throw new OperatorError(
          `"${condition}" is no condition; write ${given.slice(0, hash)}#split=measure.`,
        );
      return [condition.slice(0, equals), condition.slice(equals + 1)];
    });
  return { file: userPath(given.slice(0, hash)), conditions };
}

function describe(issues: readonly { path: PropertyKey[]; message: string }[]): string {
  return issues.map(({ path, message }) => `${path.join('.') || 'ad'} ${message}`).join('; ');
}
