import { commandLineMistakes } from '../../project-type/checks/command-line';
import { describeMistake } from '../../project-type/checks/mistake';

/** As if these were all that projects of projen have. */
const OPTIONS = ['accounts', 'company', 'exampleCatalog', 'minNodeVersion', 'packageManager', 'pipelines', 'toolkit'];

const linesOf = (...args: string[]) => [...commandLineMistakes(args, OPTIONS)].map(describeMistake);

test.each<[string, string[]]>([
  ['nothing', []],
  ['what projen takes itself', ['--from', 'p2a-guardrails@^1', '--no-git', '--no-post', '--no-comments', '-f', 'x']],
  ['an option and its value', ['--company', 'Acme', '--toolkit=cdktn']],
  ['an option of projen', ['--min-node-version', '22']],
  ['both spellings', ['--exampleCatalog', '--no-example-catalog', '--example-catalog=false']],
  ['a list', ['--pipelines', 'github', '--pipelines', 'gitlab']],
  ['package managers, by older names too', ['--package-manager', 'YARN_CLASSIC']],
  ['what stands behind the end of the options', ['--', '--acounts']],
  ['values that look like anything', ['--company', 'a --acounts', '--accounts=--x']],
])('%s is accepted', (_what, args) => {
  expect(linesOf(...args)).toEqual([]);
});

test.each<[string, string[], string]>([
  ['an option misspelt', ['--acounts', 'a=1'], '--acounts: is not an option; did you mean "--accounts"?'],
  ['one with its value', ['--compny=Acme'], '--compny: is not an option; did you mean "--company"?'],
  [
    'one in the other spelling',
    ['--organisationId', 'o'],
    '--organisation-id: is not an option; did you mean "--organization-id"?',
  ],
  [
    'an option of projen misspelt',
    ['--min-nod-version', '22'],
    '--min-nod-version: is not an option; did you mean "--min-node-version"?',
  ],
  [
    'what is like nothing',
    ['--frobnicate'],
    '--frobnicate: is not an option; take it out; node_modules/p2a-guardrails/docs/guide/starting.md lists the options',
  ],
  ['one of two values', ['--toolkit', 'cdktf', '--toolkit', 'cdktn'], '--toolkit: is given twice; give it once'],
  [
    'a word for true or false',
    ['--example-catalog', 'no'],
    '--example-catalog: is neither true nor false, got "no"; write --example-catalog or --no-example-catalog',
  ],
  [
    'a package manager that there is not',
    ['--package-manager', 'pnmp'],
    '--package-manager: is not a package manager, got "pnmp"; did you mean "pnpm"? use one of: npm, pnpm, yarn_classic, yarn_berry, bun',
  ],
])('%s is refused', (_what, args, line) => {
  expect(linesOf(...args)).toEqual([line]);
});
