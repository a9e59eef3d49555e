import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeMistake } from '../../project-type/checks/mistake';
import { installationMistakes, ownPackage, withOwnPackage } from '../../project-type/own-package';

const { version } = ownPackage();

test.each([
  ['a path', '/packages/template 1.tgz', 'p2a-guardrails@file:/packages/template 1.tgz'],
  ['a relative path', './template.tgz', 'p2a-guardrails@file:./template.tgz'],
  ['a path above', '../template.tar.gz', 'p2a-guardrails@file:../template.tar.gz'],
  ['a file beside', 'template.tgz', 'p2a-guardrails@file:template.tgz'],
  ['a path of Windows', 'C:\\packages\\template.tgz', 'p2a-guardrails@file:C:\\packages\\template.tgz'],
  ['a file with its scheme', 'file:/packages/template.tgz', 'p2a-guardrails@file:/packages/template.tgz'],
  ['an address', 'https://packages.example/t.tgz', 'p2a-guardrails@https://packages.example/t.tgz'],
  ['a repository', 'git+ssh://git@code.example/t.git', 'p2a-guardrails@git+ssh://git@code.example/t.git'],
  ['the name alone', 'p2a-guardrails', 'p2a-guardrails'],
  ['the name and a range', 'p2a-guardrails@^1.2.0', 'p2a-guardrails@^1.2.0'],
  ['the name and a file', 'p2a-guardrails@file:/packages/t.tgz', 'p2a-guardrails@file:/packages/t.tgz'],
])('%s becomes a dependency that npm installs under its name', (_what, given, expected) => {
  expect(withOwnPackage([given])).toEqual([expected]);
});

test('a project depends on the version that made it, if nothing else is said', () => {
  expect(withOwnPackage()).toEqual([`p2a-guardrails@^${version}`]);
});

test('other dependencies stay as they are, also those whose name begins alike', () => {
  const others = ['p2a-guardrails-extra@1.0.0', '@acme/lint@file:/packages/lint.tgz', 'left'];
  expect(withOwnPackage(others)).toEqual([...others, `p2a-guardrails@^${version}`]);
});

describe('what was installed last', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'p2a-installed-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const linesFor = (devDependencies: readonly string[] | undefined, installed: string | undefined) => {
    if (installed !== undefined)
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ devDependencies: { 'p2a-guardrails': installed } }));
    return [...installationMistakes(devDependencies, folder)].map(describeMistake);
  };

  test('is told where .projenrc.ts would install another again', () => {
    expect(linesFor(['p2a-guardrails@^1.0.0'], '*')).toEqual([
      'devDeps: names p2a-guardrails@^1.0.0, but package.json has another, got "*"; name that one in .projenrc.ts, or install p2a-guardrails@^1.0.0 first',
    ]);
    expect(linesFor(['/packages/one.tgz'], 'file:../two.tgz')).toHaveLength(1);
  });

  test.each([
    ['the same range', [`p2a-guardrails@^${version}`], `^${version}`],
    ['the name alone, which takes what there is', ['p2a-guardrails'], `^${version}`],
    ['nothing, which follows what runs', undefined, `^${version}`],
    ['other packages', ['left@1.0.0'], `^${version}`],
    ['a project that has no package.json yet', ['p2a-guardrails@^1.0.0'], undefined],
  ])('is no matter with %s', (_what, devDependencies, installed) => {
    expect(linesFor(devDependencies, installed)).toEqual([]);
  });

  describe('and not what runs, since node_modules is of another day', () => {
    const STALE =
      'install what the project names, as npm ci does; it may have been upgraded on another branch or machine';
    const lock = (of: string) =>
      writeFileSync(
        join(folder, 'package-lock.json'),
        JSON.stringify({ packages: { 'node_modules/p2a-guardrails': { version: of } } }),
      );

    test.each(['^9.1.0', '~9.1.0', '>=9.1.0', '9.1.0'])('is told where package.json asks for %s', (range) => {
      for (const named of [[`p2a-guardrails@${range}`], ['p2a-guardrails'], undefined])
        expect(linesFor(named, range)).toEqual([
          `node_modules: has p2a-guardrails ${version}, but package.json asks for a newer one, got "${range}"; ${STALE}`,
        ]);
    });

    test('is told where the lock file has another version, older or newer, of a file too', () => {
      lock('9.1.0');
      for (const installed of [`^${version}`, '*', 'file:packages/one.tgz'])
        expect(linesFor(undefined, installed)).toEqual([
          `node_modules: has p2a-guardrails ${version}, but package-lock.json has another, got "9.1.0"; ${STALE}`,
        ]);
    });

    test('is told where it is newer than the lock file, as after a step to another branch', () => {
      lock(`${version}-rc.1`);
      expect(linesFor(undefined, '*')).toEqual([
        expect.stringMatching(/^node_modules: has .*, but package-lock\.json has another, got/),
      ]);
    });

    test.each(['pnpm-lock.yaml', 'yarn.lock'])('is not told from a lock file that is left over beside %s', (other) => {
      lock('9.1.0');
      writeFileSync(join(folder, other), '');
      expect(linesFor(undefined, `^${version}`)).toEqual([]);
    });

    test('is no matter where npm has linked the package, as for who works on it', () => {
      lock('9.1.0');
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(folder, join(folder, 'node_modules/p2a-guardrails'));
      expect(linesFor(undefined, '^9.0.0')).toEqual([]);
      writeFileSync(join(folder, 'pnpm-lock.yaml'), '');
      expect(linesFor(undefined, '^9.0.0')).toHaveLength(1);
    });

    test('is no matter where it is what the lock file has, or where that cannot be read', () => {
      lock(version);
      expect(linesFor(undefined, 'file:packages/one.tgz')).toEqual([]);
      writeFileSync(join(folder, 'package-lock.json'), '<<<<<<< ours');
      expect(linesFor(undefined, `^${version}`)).toEqual([]);
    });
  });

  test('is the same file, however its path is written', () => {
    expect(linesFor([join(folder, 'packages/one.tgz')], 'file:packages/one.tgz')).toEqual([]);
  });
});
