import { rewriteFor } from '../../../project-type/toolkit/rewrite';

const toCdktn = (text: string, path = 'main.ts') => rewriteFor('cdktn', path, text);

/** Each as it is for one toolkit; for the other, `cdktn` stands where `cdktf` does now. */
const NAMES_A_MODULE: Readonly<Record<string, string>> = {
  'an import': `import { App } from 'cdktf';`,
  'an import of types': `import type { App } from "cdktf";`,
  'an import over several lines': `import {\n  App,\n  type TerraformStack,\n} from\n  'cdktf';`,
  'an import of bindings': `import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';`,
  'an import for its effects': `import 'cdktf';`,
  'an import with a comment in its way': `import /* from 'x' */ { App } from /* the toolkit */ 'cdktf';`,
  'an import of a file of the package': `import { Testing } from 'cdktf/lib/testing';`,
  'an import with attributes': `import manifest from 'cdktf/package.json' with { type: 'json' };`,
  'an export': `export { App } from 'cdktf';`,
  'an export of everything': `export * from 'cdktf';\nexport * as toolkit from 'cdktf';`,
  'a dynamic import': `const { App } = await import('cdktf');`,
  'a dynamic import with a comment': `import(/* webpackChunkName: "cdktf.out" */ 'cdktf')`,
  'a dynamic import of a template': 'import(`cdktf`)',
  'a type': `let app: import('cdktf').App;\ntype Toolkit = typeof import("cdktf");`,
  'a type in a substitution': `const text = \`a \${(await import('cdktf')).Fn.join(\`,\`, [])} b\`;`,
  'a require': `const { App } = require('cdktf');`,
  'a require that is spread': `const all = [...require('cdktf')];`,
  'a require as an import': `import toolkit = require('cdktf');`,
  'where a module lies': `require.resolve('cdktf/package.json')`,
  'the command line': `require('cdktf-cli/bundle')`,
  'a module that gets more types': `declare module 'cdktf' {}\ndeclare module "cdktf/lib/app" {}`,
  'a mock': `jest.mock('cdktf', () => ({ ...jest.requireActual('cdktf'), App: class {} }));`,
  'a mock over two lines': `jest\n  .doMock(\n    'cdktf',\n  );`,
  'a module with type arguments': `jest.requireActual<typeof import('cdktf')>('cdktf').App`,
  'type arguments with an arrow': `jest.requireMock<{ make: () => Map<string, string> }>('cdktf')`,
  'after a comment with an apostrophe': `// don't\nimport 'cdktf';`,
  'after an expression with quotes': `const quotes = /['"\`]/g;\nimport 'cdktf'; // \``,
  'after an expression with a slash in a class': `const path = /[/\`]/;\nimport 'cdktf'; // \``,
  'after an expression behind a condition': `if (ready) /\`/.test(text);\nimport 'cdktf'; // \``,
  'after an expression behind an awaiting loop': `for await (const a of b) /\`/.test(a);\nimport 'cdktf'; // \``,
  'after an expression behind a keyword': `const find = () => { return /\`/; };\nimport 'cdktf'; // \``,
  'after an expression that is negated': `const other = !/\`/.test(text);\nimport 'cdktf'; // \``,
  ...Object.fromEntries(
    ['a', '(a + b)', 'c!', 'd[0]!', 'f(g)!', 'e++', 'h[0]--', 'i.return', 'j.if(k)', '1.5', "'l'", '`m`', '/n/g'].map(
      (value) => [`after ${value}, divided`, `const half = ${value} / \`/\`.length;\nimport 'cdktf'; // \``],
    ),
  ),
  'after nested templates': `const nested = \`\${[1].map((n) => \`\${n} } \\\` \${'\`'}\`)}\`;\nimport 'cdktf';`,
  'after escapes': `const escapes = 'it\\'s \\\\';\nimport 'cdktf';`,
  'after a text continued on the next line': `const long = 'a\\\nb\\\r\nc';\nimport 'cdktf';`,
  'after an apostrophe that ends nothing': `<p>don't</p>\nimport 'cdktf';`,
  'after types of templates': `type Route = \`/\${string}\`;\nconst generic = <T,>(value: T) => value;\nimport 'cdktf';`,
  'in a script': `#!/usr/bin/env node\nrequire('cdktf');`,
  'with Windows line ends': `import { App } from 'cdktf';\r\nimport { AwsProvider } from '@cdktf/provider-aws/lib/provider';\r\n`,
  'with a byte order mark': `\uFEFFimport 'cdktf';`,
};

/** Each holds the name, and is no reason to change it. */
const NAMES_NONE: Readonly<Record<string, string>> = {
  'a text': `const toolkit = 'cdktf';`,
  'an argument': `load('cdktf'); Array.from('cdktf'); new Set(['cdktf']);`,
  'an example in a text': `const example = "import { App } from 'cdktf'";`,
  'an example in a template': "const example = `import { App } from 'cdktf'`;",
  'an example after a substitution': `const example = \`\${name}\nimport 'cdktf';\n\${end}\`;`,
  'a comment': `// import { App } from 'cdktf';\n/* require('cdktf') */`,
  'a comment that tools read': `/// <reference types="cdktf" />\n/** @type {import('cdktf').App} */`,
  'a regular expression': `const imports = /import 'cdktf'/;`,
  'another package': `import 'cdktf-nag'; import '@cdktfx/a'; import './cdktf'; import 'my/cdktf'; import '@acme/cdktf';`,
  'bindings that serve both': `import { Workspace } from '@cdktf/provider-tfe/lib/workspace';`,
  'a folder': `import { x } from '../cdktf/x'; const folder = 'cdktf.out';`,
  'a scope': `import '@cdktf';`,
  'a method of another object': `plugins.import('cdktf'); this.require('cdktf'); loader.jest.mock('cdktf'); jest.fn('cdktf'); plugins.mock('cdktf');`,
  'a key': `const toolkits = { from: 'cdktf', 'cdktf': true, import: 'cdktf' };`,
  'a tagged template': 'from`cdktf`;',
  'a namespace': `const module = 'cdktf';`,
};

describe.each(Object.entries(NAMES_A_MODULE))('%s', (_, text) => {
  test('names the module of the other toolkit, and the same again after going back', () => {
    const other = toCdktn(text);
    // What is no specifier says so by a character that follows or precedes.
    expect(other).toBe(text.replaceAll(/(?<=['"`]@?)cdktf(?!\.out)/g, 'cdktn'));
    expect(other).not.toBe(text);
    expect(toCdktn(other)).toBe(other);
    expect(rewriteFor('cdktf', 'main.ts', other)).toBe(text);
    expect(rewriteFor('cdktf', 'main.ts', text)).toBe(text);
  });
});

test.each(Object.entries(NAMES_NONE))('%s stays as it is', (_, text) => {
  expect(toCdktn(text)).toBe(text);
});

test.each(['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'])('reads .%s', (extension) => {
  expect(toCdktn(`require('cdktf')`, `tools/pay.${extension}`)).toBe(`require('cdktn')`);
});

test.each(['README.md', 'package.json', 'page.tsx', 'Makefile', 'deny-lists/names.txt'])('leaves %s alone', (path) => {
  expect(toCdktn(`require('cdktf')`, path)).toBe(`require('cdktf')`);
});

test('reads whatever it is given', () => {
  const pieces = [
    "'",
    '"',
    '`',
    '${',
    '}',
    '/',
    '*/',
    '/*',
    '//',
    '\\',
    '(',
    ')',
    '[',
    ']',
    '\n',
    'import',
    'cdktf',
    '#!',
  ];
  for (let seed = 1; seed <= 2000; seed += 1) {
    let state = seed;
    const text = Array.from({ length: 30 }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return pieces[state % pieces.length];
    }).join('');
    expect(rewriteFor('cdktf', 'main.ts', toCdktn(text))).toBe(text);
  }
});

test('reads a megabyte in a moment', () => {
  const long = ['`', "'", '/*', '(', '/', '<'].map((start) => `${start}${'a\\'.repeat(100_000)}`).join('\n');
  const before = performance.now();
  expect(toCdktn(`${long}\nimport 'cdktf';`)).toHaveLength(long.length + 16);
  expect(performance.now() - before).toBeLessThan(2000);
});
