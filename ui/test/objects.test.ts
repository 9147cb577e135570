import { describe, expect, test } from 'vitest';
import { en } from '../src/i18n/en';
import { resultOf } from '../src/components/job-result';
import { bucketLink, folderOf, nameOf, patternOf, prefixFrom, stepsOf } from '../src/components/object-names';

describe('keys of objects', () => {
  test('are in the folder before their last slash', () => {
    expect(folderOf('a/b/c')).toBe('a/b/');
    expect(folderOf('a/b/')).toBe('a/b/');
    expect(folderOf('a')).toBe('');
  });

  test('are called by what stands behind it', () => {
    expect(['a/b/c.json', 'a/b/', 'a', '/', 'a//'].map(nameOf)).toEqual(['c.json', 'b', 'a', '/', '/']);
  });

  test('have a way from the top', () => {
    expect(stepsOf('')).toEqual([]);
    expect(stepsOf('a/b/')).toEqual([
      { name: 'a', prefix: 'a/' },
      { name: 'b', prefix: 'a/b/' },
    ]);
    // A folder without a name is one all the same.
    expect(stepsOf('a//b/').map((step) => step.prefix)).toEqual(['a/', 'a//', 'a//b/']);
  });

  test('go where a folder was typed', () => {
    expect(['', ' a ', '/a/b', 'a/b/', '/'].map(prefixFrom)).toEqual(['', 'a/', 'a/b/', 'a/b/', '']);
  });

  test('are told of by their begin and end', () => {
    expect(patternOf({ prefix: '', suffix: '' })).toBeNull();
    expect(patternOf({ prefix: 'testing_data/', suffix: '.json' })).toBe('testing_data/*.json');
  });

  test('have addresses whatever letters are in them', () => {
    expect(bucketLink('a b')).toBe('/objects/a%20b');
    expect(new URL(bucketLink('b', 'ü & ?/'), 'http://x').searchParams.get('prefix')).toBe('ü & ?/');
  });
});

describe('the result of a run', () => {
  const of = (result: string | null, problem: string | null = null) => resultOf({ result, problem });

  test('is told in words', () => {
    expect(of('Done[rows=1, damaged=0]')).toBe(en.jobs.done('1'));
    expect(of('Done[rows=17434, damaged=2]')).toBe('17,434 rows written, 2 damaged left out');
    expect(of('NothingToRead[why=there is no s3://a/b]')).toBe('There was nothing to read: there is no s3://a/b');
  });

  test('is the reason where it failed, and nothing while it runs', () => {
    expect(of(null, 'Cannot read x – it is not there – Check it.')).toBe('it is not there');
    expect(of(null, 'Broken')).toBe('Broken');
    expect(of(null)).toBe('');
  });

  test('is left as it came where it is another', () => {
    expect(of('Other[x=1]')).toBe('Other[x=1]');
  });
});
