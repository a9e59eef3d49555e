// The module itself, for its functions to be replaced; a namespace would be a copy.
import fs from 'node:fs';
import { join } from 'node:path';
import { Logger } from 'projen';
import { copyOf, emptyFolder, type Fake, put, read, run, runAlone, tree } from './fake-package';

const lines = (...texts: string[]) => `${texts.join('\n')}\n`;

const FIRST: Fake = {
  version: '1.0.0',
  files: {
    'docs/a.md': '# a\n',
    'foundation/table.json': '{ "a": 1 }\n',
    'modules/a/edited.ts': 'edited\n',
    'modules/a/same.ts': 'same\n',
    'modules/b/given-back.ts': 'given back\n',
    'modules/b/missed.ts': lines('one', 'two', 'three'),
    'modules/b/caught-up.ts': lines('one', 'two', 'three'),
    'modules/b/lost.ts': 'lost\n',
    'modules/b/dropped.ts': 'dropped\n',
    'modules/c/taken.ts': 'taken\n',
    'modules/old/x/gone.ts': 'gone\n',
    'modules/old/edited.ts': 'gone\n',
    'modules/older/deep/gone.ts': 'gone\n',
    'modules/b/left.ts': lines('left', 'to', 'the', 'team'),
    'modules/b/moved.ts': lines('moved', 'to', 'another', 'place'),
  },
  owned: [
    'modules/b/left.ts',
    'modules/b/moved.ts',
    'modules/b/given-back.ts',
    'modules/b/missed.ts',
    'modules/b/caught-up.ts',
    'modules/b/lost.ts',
    'modules/b/dropped.ts',
  ],
};

const SECOND: Fake = {
  version: '2.0.0',
  files: {
    'docs/a.md': '# A\n',
    'foundation/table.json': '{ "a": 2 }\n',
    'foundation/new.json': '{ "new": 2 }\n',
    'modules/a/edited.ts': 'EDITED\n',
    'modules/a/same.ts': 'same\n',
    'modules/a/new.ts': 'new\n',
    'modules/b/given-back.ts': 'GIVEN BACK\n',
    'modules/b/missed.ts': lines('one', 'two', 'THREE'),
    'modules/b/caught-up.ts': lines('one', 'two', 'THREE'),
    'modules/b/lost.ts': 'LOST\n',
    'modules/c/taken.ts': 'TAKEN\n',
    'modules/c/new-and-owned.ts': 'new\n',
    'modules/c/moved.ts': lines('moved', 'to', 'another', 'folder'),
    'docs/migrations/2.0.0.md': '# 2.0.0\n\nDo this.\n',
  },
  owned: ['modules/b/{missed,caught-up,lost,dropped,moved}.ts', 'modules/c/**'],
  migrations: { '2.0.0': 'Do this.\n' },
};

const FIXED: Fake = {
  ...SECOND,
  version: '2.0.1',
  files: {
    ...SECOND.files,
    'modules/a/new.ts': 'newer\n',
    'foundation/new.json': '{ "new": 3 }\n',
    'docs/a.md': '# AA\n',
  },
};

/** A project before its upgrade, with every kind of file that there is to decide on. */
function outdated(): string {
  const outdir = emptyFolder();
  runAlone(outdir, FIRST);
  for (const path of ['modules/a/edited.ts', 'modules/old/edited.ts', 'modules/c/taken.ts']) {
    fs.chmodSync(join(outdir, path), 0o644);
    put(outdir, path, `mine: ${path}\n`);
  }
  put(outdir, 'modules/b/given-back.ts', 'mine\n');
  put(outdir, 'modules/b/missed.ts', lines('1', 'two', 'three'));
  put(outdir, 'modules/b/caught-up.ts', lines('1', 'two', 'THREE'));
  put(outdir, 'modules/b/lost.ts', 'mine\n');
  put(outdir, 'modules/a/own.ts', 'own\n');
  fs.rmSync(join(outdir, '.p2a/base/modules/b/lost.ts'));
  return outdir;
}

/** What changes a project: files are written elsewhere, and renamed. */
const TOUCHING = ['renameSync', 'rmSync', 'rmdirSync', 'chmodSync'] as const;

/** Runs and breaks off at the given change to the disk; tells whether it got so far. */
function breakOff(outdir: string, fake: Fake, after: number, go = runAlone): boolean {
  let changes = 0;
  const spies = TOUCHING.map((name) => {
    const original = fs[name] as (...all: unknown[]) => unknown;
    return jest.spyOn(fs, name).mockImplementation((...all: unknown[]) => {
      if (changes === after) throw new Error('power cut');
      changes += 1;
      return original(...all) as never;
    });
  });
  try {
    go(outdir, fake);
    return false;
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'power cut') throw error;
    return true;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Whether all was done but to clear up after it. */
const isThrough = (outdir: string, { version }: Fake) => read(outdir, '.p2a/state.json').includes(`"${version}"`);

/** The project after every number of changes at which a run can break off, or every few. */
function* everyBreak(outdir: string, fake: Fake, step = 1): Generator<string> {
  for (let after = 0; ; after += step) {
    const copy = copyOf(outdir);
    if (!breakOff(copy, fake, after)) return;
    yield copy;
  }
}

describe('a run that is broken off anywhere', () => {
  test('and repeated comes to the same, report and all', () => {
    const start = outdated();
    const whole = copyOf(start);
    runAlone(whole, SECOND);
    const expected = tree(whole);
    expect(expected['.p2a/upgrade/report.md']).toContain('modules/old/edited.ts');

    let breaks = 0;
    for (const broken of everyBreak(start, SECOND)) {
      runAlone(broken, SECOND);
      expect(tree(broken)).toEqual(expected);
      breaks += 1;
    }
    expect(breaks).toBeGreaterThan(80);
  });

  test('and repeated by a later version loses no text and refuses nothing', () => {
    const start = outdated();
    const whole = copyOf(start);
    runAlone(whole, FIXED);
    const expected = tree(whole);
    for (const broken of everyBreak(start, SECOND, 3)) {
      if (isThrough(broken, SECOND)) continue;
      runAlone(broken, FIXED);
      expect(tree(broken)).toEqual(expected);
    }
  });

  test('twice, and then repeated, comes to the same', () => {
    const start = outdated();
    const whole = copyOf(start);
    runAlone(whole, FIXED);
    const expected = tree(whole);
    let index = 0;
    for (const broken of everyBreak(start, SECOND, 7)) {
      index += 7;
      if (isThrough(broken, SECOND)) continue;
      breakOff(broken, FIXED, index);
      runAlone(broken, FIXED);
      expect(tree(broken)).toEqual(expected);
    }
  });

  test('comes to the same on the way back, with the notes that it removes', () => {
    const start = outdated();
    runAlone(start, SECOND);
    const whole = copyOf(start);
    const back = { ...FIRST, owned: SECOND.owned ?? [] };
    runAlone(whole, back);
    const expected = tree(whole);
    expect(expected['.p2a/upgrade/report.md']).toContain('## Undone: 2.0.0\n\nDo this.');
    for (const broken of everyBreak(start, back)) {
      if (isThrough(broken, back)) continue;
      runAlone(broken, back);
      expect(tree(broken)).toEqual(expected);
    }
  });

  test('comes to the same in a new project', () => {
    const whole = emptyFolder();
    runAlone(whole, SECOND);
    const expected = tree(whole);
    for (const broken of everyBreak(emptyFolder(), SECOND)) {
      runAlone(broken, SECOND);
      expect(tree(broken)).toEqual(expected);
    }
  });
});

test('a run of projen that is broken off in any of its parts, and repeated, comes to the same', () => {
  const start = outdated();
  const whole = copyOf(start);
  run(whole, SECOND);
  const expected = tree(whole);
  for (let after = 0; ; after += 8) {
    const broken = copyOf(start);
    const isBroken = breakOff(broken, SECOND, after, run);
    run(broken, SECOND);
    expect(tree(broken)).toEqual(expected);
    if (!isBroken) break;
  }
});

test('what an old run left is of no account', () => {
  const [outdir, other] = [outdated(), outdated()];
  runAlone(outdir, SECOND);
  const expected = tree(outdir);
  breakOff(other, SECOND, 60);
  fs.renameSync(join(other, '.p2a/interrupted.json'), join(outdir, '.p2a/interrupted.json'));
  put(outdir, '.p2a/state.json', read(outdir, '.p2a/state.json'));
  runAlone(outdir, SECOND);
  expect(tree(outdir)).toEqual(expected);
});

test.each(['{', '{}', 'null', '[]'])('%s is refused as what a run is said to have left', (text) => {
  const outdir = outdated();
  put(outdir, '.p2a/interrupted.json', text);
  const before = tree(outdir);
  expect(() => runAlone(outdir, SECOND)).toThrow(
    '.p2a/interrupted.json: is not what a run sets down before it begins; delete it',
  );
  expect(tree(outdir)).toEqual(before);
});

test('copies that were deleted before the run is repeated are told of, and missed by nobody else', () => {
  const outdir = outdated();
  for (let after = 0; fs.existsSync(join(outdir, 'modules/old/edited.ts')); after += 1) breakOff(outdir, SECOND, after);
  fs.rmSync(join(outdir, '.p2a/upgrade'), { recursive: true });
  const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  runAlone(outdir, SECOND);
  const told = warn.mock.calls.flat();
  warn.mockRestore();
  const copy = '.p2a/upgrade/kept/modules/old/edited.ts';
  expect(told).toContain(`modules/old/edited.ts: your text was in ${copy}, and is gone from there`);
  expect(told.join()).toContain('modules/a/edited.ts: was written over');
  expect(read(outdir, '.p2a/upgrade/report.md')).not.toContain(copy);
});

test.each(['../elsewhere.ts', '.p2a/upgrade/kept/../../../main.ts', '.git/hooks/pre-commit'])(
  'copies nothing to %s, whatever a run is said to have left',
  (copy) => {
    const outdir = outdated();
    const broken = copyOf(outdir);
    breakOff(broken, SECOND, 60);
    const left = JSON.parse(read(broken, '.p2a/interrupted.json'));
    put(outdir, '.p2a/interrupted.json', JSON.stringify({ ...left, copies: [{ ...left.copies[0], copy }] }));
    const before = tree(outdir);
    expect(() => runAlone(outdir, SECOND)).toThrow('.p2a/interrupted.json: copies to a place that it never wrote to');
    expect(tree(outdir)).toEqual(before);
  },
);
