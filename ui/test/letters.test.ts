import { describe, expect, test } from 'vitest';
import type { LetterOutcome } from '../src/api/types';
import { laidOut } from '../src/app/json-layout';
import { refusals, throughAll } from '../src/app/letters';

describe('JSON that is laid out', () => {
  test('looks as JSON does', () => {
    const value = { a: 1, b: [true, null, { c: '{"x": [1,2]}' }], empty: {}, none: [], text: 'a\\"b: , é' };
    expect(laidOut(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    expect(laidOut('"only"')).toBe('"only"');
    expect(laidOut('[1,2]')).toBe('[\n  1,\n  2\n]');
  });

  test('keeps every digit and every key', () => {
    const text = '{"id":12345678901234567890,"price":1.50,"a":1,"a":2,"e":1E400}';
    expect(laidOut(text).replace(/\s/g, '')).toBe(text);
  });

  test('is laid out once', () => {
    const once = laidOut('{ "a" : [ ] ,\n"b":{"c" :1}}');
    expect(once).toBe('{\n  "a": [],\n  "b": {\n    "c": 1\n  }\n}');
    expect(laidOut(once)).toBe(once);
  });

  test('is left alone when it is none', () => {
    for (const text of ['', 'not json', '{"a":', '{"a":1}}']) expect(laidOut(text)).toBe(text);
  });
});

describe('many letters', () => {
  const outcome = (done: number, next: string | null, refused: LetterOutcome['refused'] = []): LetterOutcome => ({ done, refused, left: next === null ? 0 : 1, next });

  test('are gone through to the end, and added up', async () => {
    const asked: (string | null)[] = [];
    const told: number[] = [];
    const steps = [outcome(10, 'p', [{ id: 'a', reason: 'x' }]), outcome(5, 'q'), outcome(2, null, [{ id: 'b', reason: 'x' }])];
    const all = await throughAll(
      (after) => {
        asked.push(after);
        return Promise.resolve(steps[asked.length - 1]!);
      },
      (soFar) => told.push(soFar.done),
    );
    expect(asked).toEqual([null, 'p', 'q']);
    expect(told).toEqual([10, 15, 17]);
    expect(all).toEqual({ done: 17, refused: [{ id: 'a', reason: 'x' }, { id: 'b', reason: 'x' }], left: 0, next: null });
  });

  test('are left when nobody waits any more', async () => {
    let steps = 0;
    const all = await throughAll(
      () => Promise.resolve(outcome(++steps, 'more')),
      () => {},
      () => steps >= 2,
    );
    expect([steps, all.done, all.next]).toEqual([2, 3, 'more']);
  });

  test('that were refused are counted by reason', () => {
    const refused = ['x', 'y', 'y'].map((reason, index) => ({ id: `t/0/${index}`, reason }));
    expect(refusals(refused)).toEqual([
      { reason: 'y', count: 2, sample: 't/0/1' },
      { reason: 'x', count: 1, sample: 't/0/0' },
    ]);
  });
});
