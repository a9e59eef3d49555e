import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { P2aGuardrailsProjectOptions } from '../../project-type/guardrails-options';
import { LAYOUT_NAMES } from '../../project-type/samples/layouts';
import { sampleFiles } from '../../project-type/samples/sample-files';
import { managedFiles } from '../../project-type/scaffold-files';
import { brokenLinks, type Pages } from '../support/markdown-links';

const ROOT = resolve(__dirname, '../..');
/** What is installed or made, and not of the repository. */
const MADE = new Set(['.git', 'cdktf.out', 'coverage', 'dist', 'lib', 'node_modules']);

const filesBelow = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return MADE.has(entry.name) ? [] : filesBelow(path);
    return [path];
  });

function repository(): Pages {
  const textOf = (path: string) => (path.endsWith('.md') ? readFileSync(join(ROOT, path), 'utf8') : '');
  return new Map(filesBelow('').map((path) => [path, textOf(path)]));
}

function scaffold(given: Partial<P2aGuardrailsProjectOptions>): Pages {
  const options = { name: 'agents', defaultReleaseBranch: 'main', ...given };
  const managed = managedFiles(ROOT, options.pipelines?.includes('hcp') === true);
  return new Map([...managed.map(({ path, content }) => [path, content] as const), ...sampleFiles(ROOT, options)]);
}

/** Together they have every section of a project's README, and every catalog. */
const SCAFFOLDS: ReadonlyArray<[string, Partial<P2aGuardrailsProjectOptions>]> = [
  ['with nothing said', {}],
  ['with an empty catalog', { exampleCatalog: false, environments: ['dev'] }],
  ['in a landing zone, with pipelines', { environments: ['landing-zone'], pipelines: ['github', 'hcp'] }],
];

describe('every link leads somewhere', () => {
  test('in the repository, but for the samples, whose links hold where they go', () => {
    const pages = repository();
    expect(pages.size).toBeGreaterThan(1000);
    expect(brokenLinks(pages).filter((broken) => !broken.startsWith('samples/'))).toEqual([]);
  });

  test.each(SCAFFOLDS)('in a project %s', (_, given) => {
    const pages = scaffold(given);
    expect(pages.get('README.md')).toContain('](docs/guide/upgrading.md)');
    expect(brokenLinks(pages)).toEqual([]);
  });
});

test('guides name no file that a project lacks', () => {
  const pages = scaffold({ environments: [...LAYOUT_NAMES] });
  const isThere = (path: string) => [...pages.keys()].some((page) => page === path || page.startsWith(`${path}/`));
  const folders = new Set(filesBelow('').flatMap((path) => (path.includes('/') ? [path.split('/', 1)[0] ?? ''] : [])));
  const named = [...pages]
    .filter(([path]) => path.startsWith('docs/guide/'))
    .flatMap(([path, text]) =>
      [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]*)`/g)].map(([, name = '']) => [path, name.replace(/\/$/, '')] as const),
    )
    .filter(
      ([, name]) => folders.has(name.split('/', 1)[0] ?? '') && !/^\.(?:github|gitlab|atlantis|p2a)\b/.test(name),
    );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(([, name]) => !isThere(name)).map(([path, name]) => `${path}: ${name}`)).toEqual([]);
});

describe('a link is found broken', () => {
  const pages = (text: string): Pages =>
    new Map([
      ['a.md', text],
      ['docs/b.md', '# One `two`: [three](c.ts)\n\n## Again\n\n## Again\n\n```md\n# Code\n```\n'],
      ['docs/c.ts', ''],
    ]);

  test.each([
    '[x](docs/d.md)',
    '[x](docs/b.md#none)',
    '[x](docs/b.md#code)',
    '[x](docs/b.md#again-2)',
    '[x](docs/c.ts#again)',
    '[x](docs#again)',
    '[x](#none)',
    '![x](<docs/d e.png>)',
    '[x](b.md "Title")',
    '[x]: docs/d.md',
  ])('%s', (text) => expect(brokenLinks(pages(text))).toHaveLength(1));

  test.each([
    '[x](docs/b.md)',
    '[x](docs/b.md#one-two-three)',
    '[x](docs/b.md#again-1)',
    '[x](docs/) and [y](docs)',
    '[x](./docs/c.ts)',
    '# Here\n\n[x](#here)',
    '[x](https://example.com/a) <https://example.com>',
    '`[x](none.md)`',
    '```md\n[x](none.md)\n```',
  ])('but not %s', (text) => expect(brokenLinks(pages(text))).toEqual([]));
});
