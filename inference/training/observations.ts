import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { SignalValues } from '@/lib/domain/fusion';
import type { MatchFeatures } from '@/lib/domain/match-marks';

/** One detection and one brand whose mark it does or does not show; a line of marks.jsonl of `evaluate --observations`. */
export type MarkObservation = {
  externalId: string;
  brand: string;
  isPresent: boolean;
  /** The brand whose true box it covers; null = none. */
  shown: string | null;
  /** The ad's own brand was left out of the gallery. */
  isStranger: boolean;
  features: MatchFeatures;
};
/** One ad and one brand; a line of ads.jsonl. */
export type AdObservation = {
  externalId: string;
  brand: string;
  isPresent: boolean;
  isStranger: boolean;
  /** How many brands the ad was compared with. */
  brands: number;
  values: SignalValues;
};

/** A file that `touchstone evaluate --observations` has written. */
export async function readObservations<Observation>(file: string): Promise<Observation[]> {
  const rows: Observation[] = [];
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    if (line !== '') rows.push(JSON.parse(line) as Observation);
  }
  return rows;
}
