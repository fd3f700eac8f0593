import { expect, test } from 'vitest';
import { EMPTY_BATCH_FORM, readBatchForm } from './batch-form';

const form = { ...EMPTY_BATCH_FORM, name: 'Oatly, unsure', brand: 'oatly' };

test('what is typed becomes a batch; what is left out takes the contract’s own value', () => {
  const read = readBatchForm({ ...form, scoreMin: '0.4', randomPercent: '25', size: '50', source: ' shop ' });
  expect(read).toMatchObject({
    kind: 'ready',
    batch: {
      name: 'Oatly, unsure',
      unassistedShare: 0.1,
      priority: 0.5,
      filter: { brand: 'oatly', scoreMin: 0.4, randomShare: 0.25, size: 50, source: 'shop' },
    },
  });
});

test('fields of ads are not sent for imported pictures', () => {
  const read = readBatchForm({
    ...form,
    from: 'imports',
    scoreMin: '0.4',
    source: 'shop',
    signalsDisagree: true,
  });
  expect(read).toMatchObject({ kind: 'ready', batch: { filter: { from: 'imports', reasons: [] } } });
});

test.each([
  { why: 'no name', part: { name: ' ' }, want: ['name'] },
  { why: 'no brand where one is asked for', part: { brand: null }, want: ['filter.brand'] },
  { why: 'a word for a number', part: { size: 'many' }, want: ['filter.size'] },
  { why: 'more than all', part: { unassistedPercent: '120' }, want: ['unassistedShare'] },
  {
    why: 'scores the wrong way round',
    part: { scoreMin: '0.8', scoreMax: '0.2' },
    want: ['filter.scoreMax'],
  },
])('$why is named by its field', ({ part, want }) => {
  const read = readBatchForm({ ...form, ...part });
  expect(read.kind === 'wrong' && [...read.fields]).toEqual(want);
});
