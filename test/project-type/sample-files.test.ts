import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Project } from 'projen';
import { SampleFiles } from '../../project-type/sample-files';

const folder = mkdtempSync(join(tmpdir(), 'p2a-sample-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

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
