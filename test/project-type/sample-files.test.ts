// The module itself, for its functions to be replaced; a namespace would be a copy.
import fs, { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Project } from 'projen';
import { SampleFiles } from '../../project-type/sample-files';

const folder = mkdtempSync(join(tmpdir(), 'p2a-sample-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a file that comes later is told of, with what else it needs', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'p2a-sample-files-'));
  const toldOf = (...paths: readonly string[]) => {
    const project = new Project({ name: 'agents', outdir });
    const info = jest.spyOn(project.logger, 'info');
    new SampleFiles(project, new Map(paths.map((path) => [path, '// a sample\n']))).synthesize();
    return info.mock.calls.flat();
  };
  try {
    expect(toldOf('main.ts', 'environments/dev.ts')).toEqual([]);
    expect(toldOf('main.ts', 'environments/dev.ts', 'environments/qa.ts', 'tools/fields.ts')).toEqual([
      'environments/qa.ts: was added; list it in main.ts, and its organizational unit in environments/catalog/company.ts; replace its placeholders, as the first step of README.md says',
      'tools/fields.ts: was added',
    ]);
  } finally {
    rmSync(outdir, { recursive: true });
  }
});

test('a file that was there stays, and is told of once, if it is another one', () => {
  writeFileSync(join(folder, 'main.ts'), '// ours\n');
  writeFileSync(join(folder, 'notes.md'), 'the same\n');
  const toldBy = () => {
    const project = new Project({ name: 'agents', outdir: folder });
    const warn = jest.spyOn(project.logger, 'warn');
    new SampleFiles(
      project,
      new Map([
        ['main.ts', '// a sample\n'],
        ['notes.md', 'the same\n'],
      ]),
    ).synthesize();
    return warn.mock.calls.flat();
  };
  expect(toldBy()).toEqual(['main.ts: was there already, and stays as it is']);
  expect(toldBy()).toEqual([]);
  expect(readFileSync(join(folder, 'main.ts'), 'utf8')).toBe('// ours\n');
});

describe('a run that is broken off', () => {
  const SAMPLES = new Map([
    ['main.ts', '// a sample of some length\n'],
    ['environments/qa.ts', '// another sample\n'],
  ]);
  const given = (outdir: string) => {
    const project = new Project({ name: 'agents', outdir });
    const warn = jest.spyOn(project.logger, 'warn');
    new SampleFiles(project, SAMPLES).synthesize();
    return warn.mock.calls.flat();
  };

  /** Leaves half of what is written after so many files, as a full disk does, or all of it and no more. */
  function breakOff(outdir: string, after: number, writes: (text: string) => string) {
    const original = fs.writeFileSync;
    let written = 0;
    const spy = jest.spyOn(fs, 'writeFileSync').mockImplementation((file, text) => {
      written += 1;
      if (written <= after) return original(file, text);
      original(file, writes(String(text)));
      throw new Error('ENOSPC');
    });
    try {
      expect(() => given(outdir)).toThrow('ENOSPC');
    } finally {
      spy.mockRestore();
    }
  }

  test.each([0, 1, 2])('after %i files is made up for by the next one', (after) => {
    for (const writes of [(text: string) => text.slice(0, text.length / 2), (text: string) => text]) {
      const outdir = mkdtempSync(join(folder, 'project-'));
      breakOff(outdir, after, writes);
      expect(given(outdir)).toEqual([]);
      for (const [path, content] of SAMPLES) expect(readFileSync(join(outdir, path), 'utf8')).toBe(content);
      expect(JSON.parse(readFileSync(join(outdir, '.p2a/samples.json'), 'utf8'))).toEqual([...SAMPLES.keys()].sort());
      expect(readdirSync(join(outdir, '.p2a'))).toEqual(['samples.json']);
    }
  });

  test('leaves nothing, even if the next one has nothing to write', () => {
    const outdir = mkdtempSync(join(folder, 'project-'));
    given(outdir);
    writeFileSync(join(outdir, '.p2a/unfinished'), '// half');
    given(outdir);
    expect(readdirSync(join(outdir, '.p2a'))).toEqual(['samples.json']);
  });
});

test('a folder in the place of a file is told of, and stays', () => {
  const outdir = mkdtempSync(join(folder, 'project-'));
  fs.mkdirSync(join(outdir, 'main.ts'));
  const project = new Project({ name: 'agents', outdir });
  const warn = jest.spyOn(project.logger, 'warn');
  new SampleFiles(project, new Map([['main.ts', '// a sample\n']])).synthesize();
  expect(warn.mock.calls.flat()).toEqual(['main.ts: was there already, and stays as it is']);
});

test.each([
  ['a file', (path: string, _: string) => fs.writeFileSync(path, 'theirs')],
  ['a link out of the project', (path: string, elsewhere: string) => fs.symlinkSync(elsewhere, path)],
])('%s in the place of their folder is refused before anything is written', (_what, put) => {
  const outdir = mkdtempSync(join(folder, 'project-'));
  const elsewhere = mkdtempSync(join(folder, 'elsewhere-'));
  put(join(outdir, 'environments'), elsewhere);
  const samples = new Map(['environments/dev.ts', 'environments/prod.ts'].map((path) => [path, '// a sample\n']));
  expect(() => new SampleFiles(new Project({ name: 'agents', outdir }), samples).preSynthesize()).toThrow(
    'one mistake:\n  environments: is in the way of samples; move it',
  );
  expect([readdirSync(elsewhere), readdirSync(outdir)]).toEqual([[], ['environments']]);
});

test('a folder that may not be written to is refused before anything is written', () => {
  const outdir = mkdtempSync(join(folder, 'project-'));
  fs.mkdirSync(join(outdir, 'environments'));
  // Whoever may do everything is refused nowhere, as in a container.
  const access = jest.spyOn(fs, 'accessSync').mockImplementation((path) => {
    if (path === join(outdir, 'environments')) throw new Error('EACCES');
  });
  const samples = new Map([['environments/dev.ts', '// a sample\n']]);
  expect(() => new SampleFiles(new Project({ name: 'agents', outdir }), samples).preSynthesize()).toThrow(
    'one mistake:\n  environments: may not be written to; give yourself the right to',
  );
  access.mockRestore();
});
