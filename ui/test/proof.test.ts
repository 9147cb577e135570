import { describe, expect, test } from 'vitest';
import type { Difference, Proof, ProofPartition, Rebuild } from '../src/api/types';
import { language } from '../src/app/preferences';
import { remainingMs, sampled } from '../src/app/progress';
import { failureFrom } from '../src/components/basics';
import { behind } from '../src/components/lake';
import { sameAgain } from '../src/components/rebuild';
import { becameParts, foreign, offsetsSentence, sides, sumOf } from '../src/components/proof-words';

const partition = (changes: Partial<ProofPartition> = {}): ProofPartition => ({
  partition: 0,
  firstOffset: 0,
  lastOffset: 5119,
  messages: 5120,
  rejected: 0,
  dropped: 0,
  lost: 0,
  ledgerRows: 5120,
  tableRows: 5120,
  expired: 0,
  problems: [],
  ...changes,
});
const proof = (...partitions: ProofPartition[]): Proof => ({ table: 'demo', holds: true, at: '2026-11-21T10:00:00Z', partitions, lake: null });

describe('a proof in words', () => {
  test('says which offsets it is about', () => {
    expect(offsetsSentence(proof(partition()))).toBe('Every offset from 0 to 5,119 is accounted for exactly once.');
    expect(offsetsSentence(proof(partition(), partition({ partition: 1, firstOffset: 20, lastOffset: 29 })))).toBe(
      'All 5,130 offsets in 2 partitions are accounted for exactly once.',
    );
  });

  test('claims nothing where something is wrong, or where there is nothing', () => {
    expect(offsetsSentence(proof(partition(), partition({ problems: ['a gap'] })))).toBeNull();
    expect(offsetsSentence(proof())).toBeNull();
  });

  test('names only what there is', () => {
    expect(becameParts([partition()])).toEqual(['5,120 messages became 5,120 rows']);
    expect(becameParts([partition({ messages: 1, ledgerRows: 1, tableRows: 1, rejected: 5000, dropped: 100, lost: 19 })])).toEqual([
      '1 message became 1 row',
      '5,000 rejected',
      '100 dropped by the limits for late and future events',
      '19 lost, and accepted as lost',
    ]);
  });

  test('adds partitions up, and tells how many rows are left of those written', () => {
    expect(becameParts([partition({ expired: 120, tableRows: 5000 }), partition()])).toEqual([
      '10,240 messages became 10,240 rows',
      '120 rows removed by retention since',
      '10,120 rows in the table now',
    ]);
  });

  test('knows offsets without a message', () => {
    const transactional = partition({ lastOffset: 5129 });
    expect(foreign(transactional)).toBe(10);
    expect(becameParts([transactional])[1]).toContain('10 offsets without a message');
  });

  test('is Vietnamese in Vietnamese', () => {
    language.value = 'vi';
    try {
      expect(offsetsSentence(proof(partition()))).toBe('Mọi offset từ 0 đến 5.119 đều được tính đúng một lần.');
    } finally {
      language.value = 'en';
    }
  });
});

test('the ledger is a sum of what there is', () => {
  const ledger = { ...partition({ rejected: 3, messages: 5117 }), rows: 5117, contiguous: true };
  expect(sumOf(ledger)).toBe('5,117 + 3 = 5,120');
  expect(sumOf({ ...ledger, messages: 5000, dropped: 17, lost: 100 })).toBe('5,000 + 3 + 17 + 100 = 5,120');
  expect(sumOf({ ...ledger, messages: 5000 })).toBe('5,000 + 3 ≤ 5,120');
});

test('a difference says both sides', () => {
  const difference = (figures: Difference['figures']): Difference => ({ partition: 0, hour: '2026-11-21T10:00:00Z', what: '', figures });
  expect(sides(difference([{ column: null, served: '1200', expected: '1201' }]))).toEqual({ served: '1,200 rows', expected: '1,201 rows' });
  expect(
    sides(
      difference([
        { column: 'price', served: '17.50', expected: '18' },
        { column: 'amount', served: '1', expected: '2' },
      ]),
    ),
  ).toEqual({ served: 'price adds up to 17.50, amount adds up to 1', expected: 'price adds up to 18, amount adds up to 2' });
  expect(sides(difference([])).served).toBe('other contents');
});

describe('the rest of a rebuild', () => {
  test('is told from its pace', () => {
    const samples = [0, 1000, 2000].reduce((all, at) => sampled(all, { at, done: at * 2 }), [] as { at: number; done: number }[]);
    expect(remainingMs(samples, 10_000)).toBe(3000);
    expect(remainingMs(samples, 4000)).toBe(0);
  });

  test('is not told while there is no pace', () => {
    expect(remainingMs([], 10)).toBeNull();
    expect(remainingMs([{ at: 0, done: 5 }], 10)).toBeNull();
    expect(remainingMs([{ at: 0, done: 5 }, { at: 1000, done: 5 }], 10)).toBeNull();
  });

  test('is asked for again just as it was', () => {
    const rebuild = { table: 'demo', from: 'topic', since: '2026-11-20T00:00:00Z', until: null, offsets: [{ partition: 0, first: 5, last: 2 ** 63 }], phase: 'failed' } as unknown as Rebuild;
    expect(sameAgain(['demo', 'other'], rebuild, true)).toEqual({
      tables: ['demo', 'other'],
      from: 'topic',
      since: '2026-11-20T00:00:00Z',
      until: null,
      offsets: [{ partition: 0, first: 5 }],
      acceptDifferences: true,
      restart: false,
    });
  });

  test('forgets the pace of long ago, and begins anew with another rebuild', () => {
    expect(sampled([{ at: 0, done: 0 }], { at: 60_000, done: 9 })).toEqual([{ at: 60_000, done: 9 }]);
    expect(sampled([{ at: 0, done: 90 }], { at: 500, done: 1 })).toEqual([{ at: 500, done: 1 }]);
  });
});

test('a problem in one line is shown in its parts', () => {
  expect(failureFrom('It failed – because – of this – Mend it.')).toMatchObject({ what: 'It failed', why: 'because – of this', fix: 'Mend it.' });
  expect(failureFrom('It failed – because')).toMatchObject({ what: 'It failed', why: 'because', fix: '' });
  expect(failureFrom('It failed')).toMatchObject({ what: 'It failed', why: '', fix: '' });
});

test('an archive is behind by what its topic has beyond it', () => {
  const archive = { nextOffsets: { '0': 100 } };
  expect(behind(archive, { partition: 0, beginOffset: 0, endOffset: 130 })).toBe(30);
  expect(behind(archive, { partition: 0, beginOffset: 0, endOffset: 90 })).toBe(0);
  expect(behind(archive, { partition: 1, beginOffset: 40, endOffset: 130 })).toBe(90);
});
