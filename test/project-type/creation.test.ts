import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Project } from 'projen';
import { P2aGuardrailsProject, type P2aGuardrailsProjectOptions } from '../../project-type';
import { describeMistake } from '../../project-type/checks/mistake';
import { ownedFilesMistakes } from '../../project-type/checks/owned-files';
import { folderMistakes } from '../../project-type/creation';
import { renderState } from '../../project-type/managed/state';

const folder = mkdtempSync(join(tmpdir(), 'p2a-creation-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the folder of a project', () => {
  const linesOf = (outdir: string | undefined, args: string[] = [], parent?: Project) =>
    [...folderMistakes({ outdir, parent }, args)].map(describeMistake);
  const refusal = (outdir: string) =>
    `outdir: is not the folder that projen runs in, got "${outdir}"; take it out, and run projen in the folder of the project`;

  test('is the one that projen runs in, which projen hands over on creation', () => {
    for (const outdir of [undefined, '.', process.cwd()])
      for (const args of [[], ['--no-git']]) expect(linesOf(outdir, args)).toEqual([]);
  });

  test('is none below, and none elsewhere on creation', () => {
    expect(linesOf('sub')).toEqual([refusal('sub')]);
    expect(linesOf('sub', ['--outdir', 'sub'])).toEqual([refusal('sub')]);
    expect(linesOf('/elsewhere', ['--outdir', '/elsewhere'])).toEqual([refusal('/elsewhere')]);
  });

  test('is looked at before a project is made', () => {
    const making = () => new P2aGuardrailsProject({ name: 'agents', defaultReleaseBranch: 'main', outdir: 'sub' });
    expect(making).toThrow(refusal('sub'));
  });

  test('is any that a program says in full, or that is part of another project', () => {
    expect(linesOf('/elsewhere')).toEqual([]);
    expect(linesOf('agents', [], new Project({ name: 'all', outdir: folder }))).toEqual([]);
  });
});

describe('globs of owned files', () => {
  const SHIPPED = ['modules/alarm/alarm.ts', 'docs/a.md'];
  const projectWith = (shippedBefore: string[]) => {
    const project = mkdtempSync(join(folder, 'project-'));
    mkdirSync(join(project, '.p2a'));
    const files = new Map(shippedBefore.map((path) => [path, '0']));
    writeFileSync(join(project, '.p2a/state.json'), renderState({ version: '1.0.0', files, owned: new Map() }));
    return project;
  };

  test('keep their places beside items that are no globs', () => {
    expect(ownedFilesMistakes(['', 7, 'modules/alarm/**', 'modules/alrm/**'], SHIPPED, folder)).toEqual([
      'ownedFiles[3]: matches no file that p2a-guardrails manages, got "modules/alrm/**"; did you mean "modules/alarm/**"?',
    ]);
  });

  test('may own what an earlier version shipped', () => {
    expect(ownedFilesMistakes(['modules/old/**'], SHIPPED, projectWith(['modules/old/a.ts']))).toEqual([]);
    expect(ownedFilesMistakes(['modules/old/**'], SHIPPED, projectWith([]))).toHaveLength(1);
  });

  test.each([[undefined], ['modules/**'], [[]]])('are nothing in %j', (ownedFiles) => {
    expect(ownedFilesMistakes(ownedFiles, SHIPPED, folder)).toEqual([]);
  });
});

test('everything that is wrong is told at once, and nothing is written', () => {
  const outdir = mkdtempSync(join(folder, 'project-'));
  const wrong = {
    ownedFiles: ['modules/alrm/**', '/etc/passwd', ''],
    pipelines: 7,
    packageManager: 'poetry',
    company: '',
  } as unknown as P2aGuardrailsProjectOptions;
  const making = () => new P2aGuardrailsProject({ ...wrong, name: 'agents', defaultReleaseBranch: '', outdir });
  expect(making).toThrow(/^7 mistakes in the options of the project:\n/);
  for (const path of ['ownedFiles\\[0\\]', 'ownedFiles\\[1\\]', 'ownedFiles\\[2\\]', 'defaultReleaseBranch'])
    expect(making).toThrow(new RegExp(`^  ${path}: `, 'm'));
  expect(readdirSync(outdir)).toEqual([]);
});
