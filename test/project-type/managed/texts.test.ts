import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from '../../../project-type/managed/fingerprint';
import { threeWay } from '../../../project-type/managed/three-way';
import { unifiedDiff } from '../../../project-type/managed/unified-diff';
import { compareVersions } from '../../../project-type/managed/versions';
import { emptyFolder, read } from './fake-package';

const lines = (...texts: string[]) => `${texts.join('\n')}\n`;
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);

describe('a unified diff', () => {
  const long = numbered(40);
  const changedAt = (...places: number[]) => long.map((text, index) => (places.includes(index) ? `${text}!` : text));

  test.each([
    ['one line', long, changedAt(20)],
    ['the first and the last line', long, changedAt(0, 39)],
    ['two lines whose contexts touch', long, changedAt(10, 17)],
    ['two lines whose contexts do not', long, changedAt(10, 18)],
    ['lines that are new', long, [...long.slice(0, 7), 'new', 'newer', ...long.slice(7)]],
    ['lines that are gone', long, [...long.slice(0, 7), ...long.slice(12)]],
    ['new lines at the top and the end', long, ['new', ...long, 'new']],
    ['everything', ['a'], ['b', 'c']],
    ['words that objects know', ['constructor', '__proto__', 'a'], ['__proto__', 'toString', 'a']],
  ])('of %s is what git applies', (_, from, to) => {
    const outdir = emptyFolder();
    const path = 'a file.ts';
    writeFileSync(join(outdir, path), lines(...from));
    const { status, stderr } = spawnSync('git', ['apply', '--unsafe-paths', '-p1', '-'], {
      cwd: outdir,
      input: unifiedDiff(path, lines(...from), lines(...to)),
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(read(outdir, path)).toBe(lines(...to));
  });

  test('shows where a text has no end of line', () => {
    expect(unifiedDiff('a', 'a', 'a\n')).toBe(
      lines('--- a/a', '+++ b/a', '@@ -1 +1 @@', '-a', '\\ No newline at end of file', '+a'),
    );
  });

  test('of nothing is empty, line endings aside', () => {
    expect(unifiedDiff('a', 'a\r\nb\r\n', 'a\nb\n')).toBe('');
  });

  test('of an empty text starts before the first line', () => {
    expect(unifiedDiff('a', '', 'a\n')).toBe(lines('--- a/a', '+++ b/a', '@@ -0,0 +1 @@', '+a'));
  });
});

describe('a three-way merge', () => {
  const base = lines('a', '', 'b', '', 'c', '', 'd');

  test('takes what both changed, and the same change once', () => {
    const yours = lines('A', '', 'b', '', 'c', '', 'D');
    const theirs = lines('a', '', 'b', '', 'C', '', 'D');
    expect(threeWay(yours, base, theirs, 'new')).toEqual({
      text: lines('A', '', 'b', '', 'C', '', 'D'),
      conflicts: 0,
    });
  });

  test('marks each conflict, with what both started from', () => {
    const { text, conflicts } = threeWay(base.replace('a', 'A').replace('d', '1'), base, base.replace('d', '2'), 'new');
    expect(conflicts).toBe(1);
    expect(text).toBe(
      lines('A', '', 'b', '', 'c', '', '<<<<<<< yours', '1', '||||||| before', 'd', '=======', '2', '>>>>>>> new'),
    );
  });

  test('has the line endings of the own text', () => {
    const yours = base.replace('a', 'A').replace(/\n/g, '\r\n');
    expect(threeWay(yours, base, base.replace('d', 'D'), 'new').text).toBe(yours.replace('d', 'D'));
    expect(threeWay(base, base.replace(/\n/g, '\r\n'), base.replace('d', 'D'), 'new').text).toBe(
      base.replace('d', 'D'),
    );
  });
});

describe('versions', () => {
  test('are in the order of Semantic Versioning', () => {
    const ordered = ['0.9.9', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2'];
    ordered.push('1.0.0-beta.11', '1.0.0-rc-x.1', '1.0.0', '1.2.0', '1.10.0', '2.0.0');
    const shuffled = [...ordered].sort((a, b) => (fingerprint(a) < fingerprint(b) ? -1 : 1));
    expect(shuffled.sort(compareVersions)).toEqual(ordered);
  });

  test('do not differ by their build', () => {
    expect(compareVersions('1.0.0+1', '1.0.0+2')).toBe(0);
    expect(compareVersions('1.0.0', '1.0.0')).toBe(0);
  });
});

test('a fingerprint does not depend on line endings, and on all else', () => {
  expect(fingerprint('a\r\nb\r\n')).toBe(fingerprint('a\nb\n'));
  expect(fingerprint('a\nb')).not.toBe(fingerprint('a\nb\n'));
  expect(fingerprint('a')).toMatch(/^[0-9a-f]{32}$/);
});
