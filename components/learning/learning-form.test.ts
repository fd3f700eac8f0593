import { describe, expect, test } from 'vitest';
import { ChosenSettingsSchema } from '@/lib/contracts/learning';
import { readLearningForm, UNCHANGED_LEARNING_FORM, type LearningForm } from './learning-form';

const read = (part: Partial<LearningForm> = {}) => readLearningForm({ ...UNCHANGED_LEARNING_FORM, ...part });
const wrongOf = (part: Partial<LearningForm>) => {
  const answer = read(part);
  return answer.kind === 'wrong' ? [...answer.fields] : [];
};

describe('the form of a learning run', () => {
  test('as it opens means the settings that stand when nothing is said', () => {
    expect(read()).toEqual({ kind: 'ready', settings: ChosenSettingsSchema.parse({}) });
    expect(read({ mines: true })).toEqual({
      kind: 'ready',
      settings: ChosenSettingsSchema.parse({ mining: {} }),
    });
  });

  test('takes the usual seed where none is given', () => {
    expect(read({ seed: ' ' })).toEqual(read());
  });

  test('says everything it has fields for', () => {
    const answer = read({
      brands: ['acme', 'brio'],
      leaveCertifiedAlone: false,
      mines: true,
      othersAsNegatives: ' 300 ',
      seed: 'autumn',
      flagPercent: '2,5',
      quota: '20',
      rounds: '3',
    });
    expect(answer).toEqual({
      kind: 'ready',
      settings: {
        brands: ['acme', 'brio'],
        leaveCertifiedAlone: false,
        othersAsNegatives: 300,
        seed: 'autumn',
        mining: { flagRate: 0.025, quota: 20, rounds: 3 },
      },
    });
  });

  test.each([
    { wrong: 'othersAsNegatives', values: ['', 'many', '-1', '2.5', '20001', '1e3'] },
    { wrong: 'seed', values: ['x'.repeat(101)] },
    { wrong: 'flagPercent', values: ['', '0', '100', 'all', '-1'] },
    { wrong: 'quota', values: ['', '0', '1001', '1.5'] },
    { wrong: 'rounds', values: ['', '0', '11', '2.5'] },
  ] as const)('names $wrong when it cannot be taken', ({ wrong, values }) => {
    for (const value of values) expect(wrongOf({ mines: true, [wrong]: value })).toEqual([wrong]);
  });

  test('does not mind fields of mining while nothing is mined', () => {
    expect(read({ flagPercent: '', quota: 'x', rounds: '99' })).toMatchObject({ kind: 'ready' });
  });
});
