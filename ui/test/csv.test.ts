import { expect, test } from 'vitest';
import { csv, records } from '../src/app/csv';

const columns = [
  { name: 'name', type: 'VARCHAR' },
  { name: 'note, if any', type: 'VARCHAR' },
];

test('quotes what needs quotes', () => {
  expect(csv(columns, [['BTC', 'says "hi"'], [null, 'two\nlines'], [1.5, true]])).toBe(
    'name,"note, if any"\r\nBTC,"says ""hi"""\r\n,"two\nlines"\r\n1.5,true\r\n',
  );
});

test('makes text of what a spreadsheet would run, but not of negative numbers', () => {
  expect(csv([{ name: 'a', type: 'VARCHAR' }], [['=1+1'], ['-5'], ['@x'], [-5]])).toBe("a\r\n'=1+1\r\n-5\r\n'@x\r\n-5\r\n");
});

test('writes a header also without rows', () => {
  expect(csv(columns, [])).toBe('name,"note, if any"\r\n');
});

test('rows become objects', () => {
  expect(records(columns, [['BTC']])).toEqual([{ name: 'BTC', 'note, if any': null }]);
});
