import { expect, test } from 'vitest';
import { en } from '../src/i18n/en';
import { vi } from '../src/i18n/vi';

type Words = { [key: string]: string | ((...args: never[]) => string) | Words };

function leaves(words: Words, path = ''): [string, string | ((...args: never[]) => string)][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object' ? leaves(value, `${path}${key}.`) : [[path + key, value] as [string, typeof value]],
  );
}

const english = new Map(leaves(en));
const vietnamese = new Map(leaves(vi));

test('both languages say the same things', () => {
  expect([...vietnamese.keys()].sort()).toEqual([...english.keys()].sort());
});

test('nothing is left empty', () => {
  for (const words of [english, vietnamese]) {
    expect([...words].filter(([, value]) => value === '').map(([key]) => key)).toEqual([]);
  }
});

test('sentences with values use every value in both languages', () => {
  for (const [key, value] of english) {
    if (typeof value !== 'function') continue;
    const other = vietnamese.get(key) as (...args: unknown[]) => string;
    const marks = Array.from({ length: value.length }, (_, index) => `<${index}>`);
    for (const said of [(value as (...args: unknown[]) => string)(...marks), other(...marks)]) {
      for (const mark of marks) expect(said, key).toContain(mark);
    }
  }
});

test('the Vietnamese is Vietnamese', () => {
  const text = [...vietnamese.values()].filter((value) => typeof value === 'string').join(' ');
  const marked = text.match(/[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự]/giu) ?? [];
  expect(marked.length).toBeGreaterThan(500);
});
