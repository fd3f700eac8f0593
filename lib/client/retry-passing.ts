import { ApiError } from './fetch-json';

const TIMES = 2;

/** Asks again when the next answer may be another: not after a refusal, nor an answer that breaks its contract. */
export function retryPassing(failureCount: number, error: Error): boolean {
  return failureCount < TIMES && error instanceof ApiError && error.isPassing;
}
