import { mostAlike } from '../../../project-type/managed/most-alike';

const TEXT = 'one\ntwo\n\nthree\nfour\n';
const file = (path: string, content: string) => ({ path, content });

test('is the file with the most lines in common, wherever it stands', () => {
  const most = file('b.ts', 'two\r\none\r\nthree\r\nfour\r\n');
  const some = file('a.ts', 'one\ntwo\nthree\nfive\n');
  for (const files of [
    [some, most],
    [most, some],
  ])
    expect(mostAlike(TEXT, files)).toBe('b.ts');
});

test.each([
  ['half of the lines', 'one\ntwo\nfive\nsix\n'],
  ['all of them, in a file of twice the length', `${TEXT}five\nsix\nseven\neight\n`],
  ['one line again and again', 'one\none\none\none\n'],
  ['nothing but empty lines', '\n\n\n\n'],
])('is none that has no more in common than %s', (_, content) => {
  expect(mostAlike(TEXT, [file('a.ts', content)])).toBeUndefined();
});

test('is none where nothing is left to compare', () => {
  expect(mostAlike('', [file('a.ts', '')])).toBeUndefined();
});
