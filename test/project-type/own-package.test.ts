import { ownPackage, withOwnPackage } from '../../project-type/own-package';

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
