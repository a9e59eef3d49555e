import { mistakesInGlobs, ownedBy } from '../../../project-type/managed/owned-globs';
import { emptyFolder, run } from './fake-package';

const shipped = [
  'docs/guide/first steps.md',
  'foundation/start.cjs',
  'modules/guardrail/guardrail.ts',
  'modules/guardrail/lambda/.keep',
  'modules/keys/keys.ts',
];
const grounds = {
  shipped,
  shippedBefore: ['modules/old/old.ts'],
  exists: (path: string) => ['environments', 'modules', 'modules/mine', 'main.ts'].includes(path),
};

test.each([
  ['modules/guardrail/**', ['modules/guardrail/guardrail.ts', 'modules/guardrail/lambda/.keep']],
  ['./modules/keys/keys.ts', ['modules/keys/keys.ts']],
  ['docs/**/*.md', ['docs/guide/first steps.md']],
  ['docs/guide/first steps.md', ['docs/guide/first steps.md']],
  ['modules/{keys,old}/*.ts', ['modules/keys/keys.ts']],
  ['**', shipped],
])('%s owns %j', (glob, owned) => {
  expect(shipped.filter(ownedBy([glob]))).toEqual(owned);
  expect(mistakesInGlobs([glob], grounds)).toEqual([]);
});

test('no globs own nothing', () => expect(shipped.filter(ownedBy([]))).toEqual([]));

test('a glob of what was shipped once may stay', () => {
  expect(mistakesInGlobs(['modules/old/**'], grounds)).toEqual([]);
});

const YOURS = 'names what is yours already';
const TAKE_OUT = 'take it out: only files that p2a-guardrails manages are listed here';
const NOTHING = 'matches no file that p2a-guardrails manages';
test.each([
  ['environments/**', YOURS, TAKE_OUT],
  ['environments/*.ts', YOURS, TAKE_OUT],
  ['main.ts', YOURS, TAKE_OUT],
  ['modules/mine/**', YOURS, TAKE_OUT],
  ['tools/nowhere/yet.ts', YOURS, TAKE_OUT],
  ['modules/guardrial/**', NOTHING, 'did you mean "modules/guardrail/**"?'],
  ['moduls/keys/keys.ts', NOTHING, 'did you mean "modules/keys/keys.ts"?'],
  ['modules/guardrail', NOTHING, 'did you mean "modules/guardrail/**"?'],
  ['modules/**/no-such-file-anywhere.ts', NOTHING, 'use a path below docs, foundation, modules, or take it out'],
  ['!modules/keys/**', 'owns everything but what it names', 'name the files that you own'],
  ['modules\\keys\\**', 'has backslashes', 'separate folders by slashes, on Windows too'],
  [
    '/modules/keys/**',
    'is no path inside the project',
    'write it relative to the project, as in "modules/guardrail/**"',
  ],
  ['../modules/**', 'is no path inside the project', 'write it relative to the project, as in "modules/guardrail/**"'],
  ['', 'is no path inside the project', 'write it relative to the project, as in "modules/guardrail/**"'],
])('%p is refused', (glob, problem, remedy) => {
  expect(mistakesInGlobs(['modules/keys/**', glob], grounds)).toEqual([
    `ownedFiles[1]: ${problem}, got ${JSON.stringify(glob)}; ${remedy}`,
  ]);
});

test('a project says so before it writes anything, all at once', () => {
  const fake = { version: '1.0.0', files: { 'modules/a.ts': '' }, owned: ['modules/b.ts', 'environments/**'] };
  expect(() => run(emptyFolder(), fake)).toThrow(
    [
      '2 mistakes:',
      '  ownedFiles[0]: matches no file that p2a-guardrails manages, got "modules/b.ts"; did you mean "modules/a.ts"?',
      '  ownedFiles[1]: names what is yours already, got "environments/**"; take it out: only files that p2a-guardrails manages are listed here',
    ].join('\n'),
  );
});
