import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
      'environments/qa.ts: was added; list it in main.ts, and its organizational unit in environments/catalog/company.ts',
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
