import type { z } from 'zod';
import type { ExchangeProblem, Place } from '@/lib/domain/exchange/exchange-problem';

/** What a schema says is wrong, with the JSON pointer to it. */
export function toProblems(error: z.ZodError, place: Place): ExchangeProblem[] {
  return error.issues.map((issue) => {
    const pointer = `${place.pointer ?? ''}${issue.path.map((key) => `/${String(key)}`).join('')}`;
    const [, expected, received] =
      /^Invalid input: expected (.*?)(?:, received (.*))?$/.exec(issue.message) ?? [];
    return {
      ...place,
      pointer: pointer === '' ? null : pointer,
      code: 'wrong-type',
      problem: received ? `this is ${received}` : 'this cannot be read',
      expected: expected ?? issue.message,
    };
  });
}
