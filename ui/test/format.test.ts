import { afterEach, describe, expect, test } from 'vitest';
import { age, axisTime, bytes, change, compact, count, decimals, duration, fixed, heading, quantity, relative, stamp } from '../src/app/format';
import { language } from '../src/app/preferences';

afterEach(() => {
  language.value = 'en';
});

describe('numbers', () => {
  test('are written as the language writes them', () => {
    expect(count(1_284_346)).toBe('1,284,346');
    language.value = 'vi';
    expect(count(1_284_346)).toBe('1.284.346');
  });

  test('have no more digits than mean something', () => {
    expect(quantity(97_249.53)).toBe('97,249.5');
    expect(quantity(7.08234)).toBe('7.08');
    expect(quantity(0.0123456)).toBe('0.0123');
    expect(quantity(12)).toBe('12');
  });

  test('are short on axes', () => {
    expect(compact(9_000)).toBe('9,000');
    expect(compact(15_000)).toBe('15K');
    expect(compact(1_284_346)).toBe('1.3M');
    expect(compact(1_284_346, 2)).toBe('1.28M');
    expect(compact(-2_500_000_000)).toBe('-2.5B');
  });

  test('keep their width while they move', () => {
    expect(decimals([138, 138.1, 137.25])).toBe(2);
    expect(fixed(138, 1)).toBe('138.0');
    expect(decimals([1000.123])).toBe(1);
    expect(decimals([])).toBe(0);
  });
});

describe('a change', () => {
  test('always has its sign and arrow', () => {
    expect(change(100, 100.81)).toEqual({ direction: 'up', arrow: '▲', text: '+0.81%' });
    expect(change(100, 98.59)).toEqual({ direction: 'down', arrow: '▼', text: '-1.41%' });
    expect(change(100, 100)).toEqual({ direction: 'flat', arrow: '■', text: '0.00%' });
  });

  test('is measured against the size of a negative start', () => {
    expect(change(-100, -50)?.text).toBe('+50.00%');
  });

  test('is nothing where there is nothing to compare', () => {
    expect(change(0, 5)).toBeNull();
    expect(change(1, Number.NaN)).toBeNull();
  });
});

describe('lengths of time', () => {
  test('are in their largest unit', () => {
    expect(duration(84)).toBe('84 ms');
    expect(duration(1234)).toBe('1.2 s');
    expect(duration(59_999)).toBe('59 s');
    expect(duration(180_000)).toBe('3 min');
    expect(duration(7_200_000)).toBe('2h');
    expect(duration(-5)).toBe('0 ms');
    language.value = 'vi';
    expect(duration(180_000)).toBe('3 phút');
  });

  test('as ages tick in tenths at first', () => {
    expect(age(40)).toBe('0.0 s');
    expect(age(1240)).toBe('1.2 s');
    expect(age(12_400)).toBe('12 s');
  });

  test('in words say how long ago', () => {
    expect(relative(0, 500)).toBe('just now');
    expect(relative(0, 5 * 60_000)).toBe('5 min. ago');
    language.value = 'vi';
    expect(relative(0, 500)).toBe('vừa xong');
  });
});

test('axis times are as fine as the axis', () => {
  const at = new Date(2026, 4, 4, 9, 47, 38).getTime();
  expect(axisTime(at, 60_000)).toBe('09:47:38');
  expect(axisTime(at, 3_600_000)).toBe('09:47');
  expect(axisTime(at, 10 * 86_400_000)).toBe('May 04');
});

test('stamps have the same length in every row', () => {
  expect(stamp(new Date(2026, 0, 2, 3, 4, 5, 6).getTime())).toBe('2026-01-02 03:04:05.006');
});

test('sizes are in the unit that fits', () => {
  expect(bytes(0)).toBe('0 B');
  expect(bytes(48_000_000)).toBe('48 MB');
  expect(bytes(1_250_000_000)).toBe('1.3 GB');
});

test('column names become headings', () => {
  expect(heading('total_rows')).toBe('Total rows');
  expect(heading('__')).toBe('__');
});
