import { spawnSync } from 'node:child_process';
// The module itself, for a function to be replaced; a namespace would be a copy.
import fs, {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { javascript, Logger, Project, Testing, TextFile } from 'projen';
import { ManagedFiles } from '../../../project-type/managed/managed-files';
import { emptyFolder, type Fake, filesIn, put, read, run, tree } from './fake-package';

const MARKER =
  '~~ Managed by p2a-guardrails. To make it yours, add it to ownedFiles in .projenrc.ts and run "npx projen".';

const FIRST: Fake = {
  version: '1.0.0',
  files: {
    'modules/guardrail/guardrail.ts': 'export const a = 1;\n',
    'modules/guardrail/policy.ts': 'export const p = 1;\n',
    'modules/old/deep/old.ts': 'export const old = 1;\n',
    'foundation/start.cjs': '#!/usr/bin/env node\nrequire("tsx");\n',
    'docs/guide/first steps.md': '# First steps\n',
    'foundation/table.json': '{ "a": 1 }\n',
  },
  executable: ['foundation/start.cjs'],
};

const SECOND: Fake = {
  ...FIRST,
  version: '1.2.0',
  files: {
    'modules/guardrail/guardrail.ts': 'export const a = 2;\n',
    'modules/guardrail/policy.ts': 'export const p = 1;\n',
    'modules/guardrail/version.ts': 'export const v = 1;\n',
    'foundation/start.cjs': '#!/usr/bin/env node\nrequire("tsx");\n',
    'docs/guide/first steps.md': '# First steps\n\nNew.\n',
    'foundation/table.json': '{ "a": 2 }\n',
  },
  migrations: {
    '1.0.0': '# 1.0.0\n\nOf the past.\n',
    '1.2.0': '# 1.2.0\n\n## Rename `a`\n\nLast.\n',
    '1.1.0': '# 1.1.0\n\nFirst.\n\n```sh\n# not a heading\n```\n',
    '1.3.0-rc.1': 'Still to come.\n',
  },
};

const REPORT = '.p2a/upgrade/report.md';

const scaffolded = (fake = FIRST) => {
  const outdir = emptyFolder();
  run(outdir, fake);
  return outdir;
};

const OPTIONS_REPORT = '.p2a/upgrade/options.md';

const modeOf = (outdir: string, path: string) => (statSync(join(outdir, path)).mode & 0o777).toString(8);

describe('a new project', () => {
  test('has every file, read-only, with a line that says whose it is where the language has comments', () => {
    const outdir = scaffolded();
    expect(filesIn(outdir).sort()).toEqual(Object.keys(FIRST.files).sort());
    expect(read(outdir, 'modules/guardrail/policy.ts')).toBe(`// ${MARKER}\nexport const p = 1;\n`);
    expect(read(outdir, 'foundation/start.cjs')).toBe(`#!/usr/bin/env node\n// ${MARKER}\nrequire("tsx");\n`);
    expect(read(outdir, 'docs/guide/first steps.md')).toBe(`<!-- ${MARKER} -->\n# First steps\n`);
    expect(read(outdir, 'foundation/table.json')).toBe('{ "a": 1 }\n');
    expect(modeOf(outdir, 'modules/guardrail/policy.ts')).toBe('444');
    expect(modeOf(outdir, 'foundation/start.cjs')).toBe('544');
  });

  test('has no report, and nothing left over from writing', () => {
    expect(Object.keys(tree(scaffolded())).filter((path) => path.startsWith('.p2a/'))).toEqual([
      '.p2a/',
      '.p2a/state.json',
    ]);
  });

  test('has no line for each file among attributes, ignored files and files of projen', () => {
    const outdir = scaffolded();
    for (const path of ['.gitattributes', '.gitignore', '.projen/files.json']) {
      expect(read(outdir, path)).not.toMatch(/guardrail|docs|foundation/);
    }
  });

  test('has only what is kept about files collapsed in reviews', () => {
    const annotated: string[] = [];
    class Reviewed extends Project {
      public override annotateGenerated(glob: string): void {
        annotated.push(glob);
      }
    }
    const project = new Reviewed({ name: 'reviewed', outdir: emptyFolder() });
    annotated.length = 0;
    const files = [{ path: 'docs/a.md', content: '' }];
    new ManagedFiles(project, {
      version: '1.0.0',
      files,
      ownedFiles: [],
      migrations: new Map(),
      samplesToCome: () => [],
    });
    expect(annotated).toEqual(['/.p2a/state.json', '/.p2a/base/**']);
  });

  test('has what is kept about files left alone by its linter', () => {
    const outdir = emptyFolder();
    const project = new javascript.NodeProject({ name: 'linted', defaultReleaseBranch: 'main', biome: true, outdir });
    new ManagedFiles(project, {
      version: '1.0.0',
      files: [],
      ownedFiles: [],
      migrations: new Map(),
      samplesToCome: () => [],
    });
    expect(Testing.synth(project, { parseJson: false })['biome.jsonc']).toContain('"!.p2a"');
  });

  test('is the same byte for byte from the same package, in whatever order that lists its files', () => {
    const files = Object.fromEntries(Object.entries(FIRST.files).reverse());
    expect(tree(scaffolded({ ...FIRST, files }))).toEqual(tree(scaffolded()));
  });
});

describe('a run that has nothing to do', () => {
  test('writes nothing', () => {
    const outdir = scaffolded();
    const before = statSync(join(outdir, 'modules/guardrail/policy.ts'));
    const state = statSync(join(outdir, '.p2a/state.json'));
    run(outdir, FIRST);
    expect(statSync(join(outdir, 'modules/guardrail/policy.ts')).ino).toBe(before.ino);
    expect(statSync(join(outdir, '.p2a/state.json')).ino).toBe(state.ino);
  });

  test('leaves the report of the last upgrade', () => {
    const outdir = scaffolded();
    run(outdir, SECOND);
    const after = tree(outdir);
    run(outdir, SECOND);
    expect(tree(outdir)).toEqual(after);
  });

  test('makes files read-only again, as they are not after a checkout', () => {
    const outdir = scaffolded();
    chmodSync(join(outdir, 'modules/guardrail/policy.ts'), 0o644);
    run(outdir, FIRST);
    expect(modeOf(outdir, 'modules/guardrail/policy.ts')).toBe('444');
  });

  test('makes a program executable again, as it is not on a disk that loses that', () => {
    const outdir = scaffolded();
    chmodSync(join(outdir, 'foundation/start.cjs'), 0o444);
    run(outdir, FIRST);
    expect(modeOf(outdir, 'foundation/start.cjs')).toBe('544');
  });

  test('takes line endings of Windows for no edit, and leaves them', () => {
    const outdir = scaffolded();
    const text = read(outdir, 'modules/guardrail/policy.ts').replace(/\n/g, '\r\n');
    chmodSync(join(outdir, 'modules/guardrail/policy.ts'), 0o644);
    put(outdir, 'modules/guardrail/policy.ts', text);
    run(outdir, FIRST);
    expect(read(outdir, 'modules/guardrail/policy.ts')).toBe(text);
    expect(existsSync(join(outdir, '.p2a/upgrade'))).toBe(false);
  });

  test('brings back a managed file that was deleted', () => {
    const outdir = scaffolded();
    const before = tree(outdir);
    rmSync(join(outdir, 'modules/guardrail'), { recursive: true });
    run(outdir, FIRST);
    expect(tree(outdir)).toEqual(before);
  });

  test('checks 700 files in less than a second', () => {
    const files = Object.fromEntries(
      Array.from({ length: 700 }, (_, index) => [`modules/m${index % 50}/f${index}.ts`, 'const a = 1;\n'.repeat(400)]),
    );
    const outdir = scaffolded({ version: '1.0.0', files });
    const times = [1, 2, 3].map(() => {
      const start = performance.now();
      run(outdir, { version: '1.0.0', files });
      return performance.now() - start;
    });
    // The machine may be busy with other things.
    expect(Math.min(...times)).toBeLessThan(1000);
  });
});

describe('an upgrade', () => {
  test('brings files, changes and removes them, with the folders that are left empty', () => {
    const outdir = scaffolded();
    run(outdir, SECOND);
    expect(filesIn(outdir).sort()).toEqual(Object.keys(SECOND.files).sort());
    expect(read(outdir, 'modules/guardrail/guardrail.ts')).toContain('a = 2');
    expect(existsSync(join(outdir, 'modules/old'))).toBe(false);
  });

  test('comes to the same as a new project, but for the report', () => {
    const outdir = scaffolded();
    run(outdir, SECOND);
    const kept = Object.entries(tree(outdir)).filter(([path]) => !path.startsWith('.p2a/upgrade/'));
    expect(Object.fromEntries(kept)).toEqual(tree(scaffolded(SECOND)));
  });

  test('reports what changed by folder, and the notes of every version on the way, oldest first', () => {
    const outdir = scaffolded();
    run(outdir, SECOND);
    expect(read(outdir, REPORT)).toBe(`# p2a-guardrails 1.0.0 → 1.2.0

Managed files: 1 added, 3 changed, 1 removed.

## To do

1. Read the notes on versions below.
2. Run \`npx projen test\` and \`npx projen synth\`, and compare the Terraform with the last one.

## 1.1.0

First.

\`\`\`sh
# not a heading
\`\`\`

## 1.2.0

### Rename \`a\`

Last.

## Added (1)

### modules/guardrail (1)

- \`version.ts\`

## Changed (3)

### docs/guide (1)

- \`first steps.md\`

### foundation (1)

- \`table.json\`

### modules/guardrail (1)

- \`guardrail.ts\`

## Removed (1)

### modules/old (1)

- \`deep/old.ts\`
`);
  });

  test('tells on the terminal what it did, and where to read on', () => {
    const outdir = scaffolded();
    chmodSync(join(outdir, 'modules/guardrail/guardrail.ts'), 0o644);
    put(outdir, 'modules/guardrail/guardrail.ts', 'mine\n');
    const told: string[] = [];
    const listen = (text: string) => void told.push(text);
    const info = jest.spyOn(Logger.prototype, 'info').mockImplementation(listen);
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(listen);
    run(outdir, { ...SECOND, owned: ['docs/**'] });
    run(outdir, { ...SECOND, owned: ['docs/**'] });
    info.mockRestore();
    warn.mockRestore();
    expect(told).toEqual([
      'p2a-guardrails 1.0.0 → 1.2.0: 1 added, 2 changed, 1 removed of the managed files. Of what you own, 1 file missed changes. 1 text of yours kept beside the report. Read .p2a/upgrade/report.md',
      'modules/guardrail/guardrail.ts: was written over; your text is in .p2a/upgrade/kept/modules/guardrail/guardrail.ts',
      'docs/guide/first steps.md: is yours from now on',
    ]);
  });

  test('never touches what is not the package’s, inside managed folders too', () => {
    const outdir = scaffolded();
    put(outdir, 'modules/mine/x.ts', 'mine\n');
    put(outdir, 'modules/old/deep/mine.ts', 'mine\n');
    put(outdir, 'environments/dev.ts', 'mine\n');
    const before = ['modules/mine/x.ts', 'modules/old/deep/mine.ts', 'environments/dev.ts'].map((path) =>
      statSync(join(outdir, path)),
    );
    run(outdir, SECOND);
    const after = ['modules/mine/x.ts', 'modules/old/deep/mine.ts', 'environments/dev.ts'].map((path) =>
      statSync(join(outdir, path)),
    );
    expect(after.map(({ ino, mode, mtimeMs }) => [ino, mode, mtimeMs])).toEqual(
      before.map(({ ino, mode, mtimeMs }) => [ino, mode, mtimeMs]),
    );
    expect(existsSync(join(outdir, 'modules/old/deep/old.ts'))).toBe(false);
  });

  test('reports other content of the same version, as after a change of the toolkit', () => {
    const outdir = scaffolded();
    run(outdir, { ...SECOND, version: '1.0.0' });
    expect(read(outdir, OPTIONS_REPORT)).toMatch(
      /^# p2a-guardrails 1\.0\.0\n\nManaged files: 1 added, 3 changed, 1 removed\.\n/,
    );
  });

  test('keeps its report when options change before anybody has read it', () => {
    const outdir = scaffolded();
    run(outdir, SECOND);
    const report = read(outdir, REPORT);
    run(outdir, { ...SECOND, files: { ...SECOND.files, 'pipelines/hcp/main.ts': '' } });
    expect(read(outdir, REPORT)).toBe(report);
    expect(read(outdir, OPTIONS_REPORT)).toContain('### pipelines/hcp (1)');
  });

  test('names the samples that come with it', () => {
    const outdir = scaffolded();
    run(outdir, { ...SECOND, samples: ['tools/customer-mail/extra.txt'] });
    expect(read(outdir, REPORT)).toMatch(/^## New samples\n\n.*\n\n- `tools\/customer-mail\/extra.txt`$/m);
  });

  test('to a package with the same files still tells what there is to do', () => {
    const outdir = scaffolded();
    run(outdir, { ...FIRST, version: '1.1.0', migrations: SECOND.migrations });
    expect(read(outdir, REPORT)).toContain('Managed files: 0 added, 0 changed, 0 removed.');
    expect(read(outdir, REPORT)).toContain('## 1.1.0\n\nFirst.');
    expect(read(outdir, REPORT)).not.toContain('1.2.0');
  });

  test('calls a step back what it is', () => {
    const outdir = scaffolded(SECOND);
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    run(outdir, { ...FIRST, migrations: SECOND.migrations });
    expect(warn.mock.calls.flat()).toEqual([
      "1.2.0 was here: if nobody meant to go back to 1.0.0, restore the project's files, install what it names, and run this again",
    ]);
    warn.mockRestore();
    const report = read(outdir, REPORT);
    expect(report).toContain('**A step back**: 1.0.0 is older than 1.2.0.');
    expect(report).toContain('## Undone: 1.1.0');
    expect(report).toContain('## Undone: 1.2.0');
    expect(report).not.toContain('1.3.0');
    expect(report).not.toContain('Of the past');
  });

  test('back to a package that knows nothing of later versions takes their notes from the project', () => {
    const notes = {
      'docs/migrations/1.1.0.md': '# 1.1.0\n\nFirst.\n',
      'docs/migrations/1.2.0.md': '# 1.2.0\n\nLast.\n',
    };
    for (const owned of [[], ['docs/migrations/1.2.0.md']]) {
      const outdir = scaffolded({ ...SECOND, files: { ...SECOND.files, ...notes }, owned });
      run(outdir, { ...FIRST, owned });
      expect(read(outdir, REPORT)).toContain('1. Read the notes on versions below.');
      expect(read(outdir, REPORT)).toContain('## Undone: 1.1.0\n\nFirst.\n\n## Undone: 1.2.0\n\nLast.\n');
    }
  });

  test('writes a file anew when it was renamed in capitals only, since some disks know no difference', () => {
    const outdir = scaffolded({ version: '1', files: { 'docs/Guide.md': '# A\n' } });
    put(outdir, 'docs/guide.md', read(outdir, 'docs/Guide.md'));
    const { ino } = statSync(join(outdir, 'docs/guide.md'));
    run(outdir, { version: '2', files: { 'docs/guide.md': '# A\n' } });
    expect(filesIn(outdir)).toEqual(['docs/guide.md']);
    expect(statSync(join(outdir, 'docs/guide.md')).ino).not.toBe(ino);
  });

  test('replaces a file by a folder of its name, and a folder by a file', () => {
    const outdir = scaffolded({ version: '1', files: { 'docs/a': 'a\n', 'docs/b/c': 'c\n' } });
    run(outdir, { version: '2', files: { 'docs/a/b': 'b\n', 'docs/b': 'b\n' } });
    expect(filesIn(outdir).sort()).toEqual(['docs/a/b', 'docs/b']);
  });
});

describe('an edited file', () => {
  const edited = () => {
    const outdir = scaffolded();
    for (const path of ['modules/guardrail/guardrail.ts', 'modules/old/deep/old.ts', 'foundation/table.json']) {
      chmodSync(join(outdir, path), 0o644);
      put(outdir, path, `mine: ${path}\n`);
    }
    return outdir;
  };

  test('is written over, and kept beside the report that names it', () => {
    const outdir = edited();
    run(outdir, SECOND);
    expect(read(outdir, 'modules/guardrail/guardrail.ts')).toContain('a = 2');
    expect(existsSync(join(outdir, 'modules/old'))).toBe(false);
    for (const path of ['modules/guardrail/guardrail.ts', 'modules/old/deep/old.ts', 'foundation/table.json']) {
      expect(read(outdir, `.p2a/upgrade/kept/${path}`)).toBe(`mine: ${path}\n`);
      expect(read(outdir, REPORT)).toContain(
        `- \`${path}\`: a managed file that was edited; [your text](<kept/${path}>)`,
      );
    }
  });

  test('is kept without an upgrade too, in a report of its own', () => {
    const outdir = scaffolded();
    run(outdir, SECOND);
    const report = read(outdir, REPORT);
    chmodSync(join(outdir, 'modules/guardrail/guardrail.ts'), 0o644);
    put(outdir, 'modules/guardrail/guardrail.ts', 'mine\n');
    run(outdir, SECOND);
    expect(read(outdir, '.p2a/upgrade/kept/modules/guardrail/guardrail.ts')).toBe('mine\n');
    expect(read(outdir, '.p2a/upgrade/kept.md')).toContain('[your text](<kept/modules/guardrail/guardrail.ts>)');
    expect(read(outdir, REPORT)).toBe(report);
  });

  test('is kept each time, whatever was kept before', () => {
    const outdir = edited();
    run(outdir, SECOND);
    for (const text of ['again\n', 'and again\n', 'again\n']) {
      chmodSync(join(outdir, 'modules/guardrail/guardrail.ts'), 0o644);
      put(outdir, 'modules/guardrail/guardrail.ts', text);
      run(outdir, SECOND);
    }
    const copies = ['', '.2', '.3', '.4'].map((suffix) => {
      const path = `.p2a/upgrade/kept/modules/guardrail/guardrail.ts${suffix}`;
      return existsSync(join(outdir, path)) ? read(outdir, path) : undefined;
    });
    expect(copies).toEqual(['mine: modules/guardrail/guardrail.ts\n', 'again\n', 'and again\n', undefined]);
  });

  test('is named by later reports too, since its text stays', () => {
    const outdir = edited();
    run(outdir, SECOND);
    chmodSync(join(outdir, 'modules/guardrail/policy.ts'), 0o644);
    put(outdir, 'modules/guardrail/policy.ts', 'mine\n');
    run(outdir, SECOND);
    expect(read(outdir, '.p2a/upgrade/kept.md')).toContain(
      [
        '- `modules/guardrail/policy.ts`: a managed file that was edited; [your text](<kept/modules/guardrail/policy.ts>)',
        '- `foundation/table.json`: of an earlier run; [your text](<kept/foundation/table.json>)',
        '- `modules/guardrail/guardrail.ts`: of an earlier run; [your text](<kept/modules/guardrail/guardrail.ts>)',
      ].join('\n'),
    );
  });

  test('is kept where the state was lost, as far as the marker shows whose it was', () => {
    const outdir = scaffolded();
    renameSync(join(outdir, '.p2a'), join(outdir, 'elsewhere'));
    chmodSync(join(outdir, 'modules/guardrail/policy.ts'), 0o644);
    put(outdir, 'modules/guardrail/policy.ts', `// ${MARKER}\nmine\n`);
    run(outdir, FIRST);
    expect(read(outdir, '.p2a/upgrade/kept/modules/guardrail/policy.ts')).toContain('mine\n');
    expect(read(outdir, '.p2a/upgrade/kept.md')).toContain('not recorded as written by the last run');
  });
});

test('where the state was lost, a later version tells what it cannot know, and what is left of the one before', () => {
  const outdir = scaffolded();
  rmSync(join(outdir, '.p2a'), { recursive: true });
  put(outdir, 'modules/mine.ts', 'mine\n');
  run(outdir, { ...SECOND, files: { ...SECOND.files, 'foundation/table.json': '{ "a": 1 }\n' } });
  const report = read(outdir, '.p2a/upgrade/kept.md');
  expect(report).toContain('Which version was here before is not known');
  expect(report).not.toContain('No file of the package changed');
  expect(report).toMatch(/^## Marked as managed, and not shipped\n\n.*\n\n- `modules\/old\/deep\/old.ts`$/m);
  expect(report).not.toContain('modules/mine.ts');
});

describe('what is in the way', () => {
  test('a link in place of a folder, which leads out of the project, is told and not followed', () => {
    const [outdir, elsewhere] = [emptyFolder(), emptyFolder()];
    symlinkSync(elsewhere, join(outdir, 'docs'));
    expect(() => run(outdir, FIRST)).toThrow(/docs: is yours, and in the way of docs\/\S/);
    expect(filesIn(elsewhere)).toEqual([]);
  });

  test('a link in place of a folder with a file that changed is told and not followed', () => {
    const [outdir, elsewhere] = [scaffolded(), emptyFolder()];
    renameSync(join(outdir, 'foundation'), join(elsewhere, 'foundation'));
    symlinkSync(join(elsewhere, 'foundation'), join(outdir, 'foundation'));
    const before = tree(elsewhere);
    expect(() => run(outdir, SECOND)).toThrow(/^ {2}foundation: is yours, and in the way of foundation\/table\.json/m);
    expect(() => run(outdir, { ...SECOND, owned: ['foundation/**'] })).not.toThrow();
    expect(tree(elsewhere)).toEqual(before);
  });

  test('a link in place of a file, which leads out of the project, does not have the permissions changed of what is there', () => {
    const [outdir, elsewhere] = [scaffolded(), emptyFolder()];
    put(elsewhere, 'policy.ts', read(outdir, 'modules/guardrail/policy.ts'));
    rmSync(join(outdir, 'modules/guardrail/policy.ts'));
    symlinkSync(join(elsewhere, 'policy.ts'), join(outdir, 'modules/guardrail/policy.ts'));
    expect(() => run(outdir, FIRST)).toThrow('modules/guardrail/policy.ts: is yours, and in the way of a file');
    expect(modeOf(elsewhere, 'policy.ts')).toBe('644');
  });

  test('a link that leads nowhere is replaced', () => {
    const outdir = scaffolded();
    symlinkSync('nowhere', join(outdir, 'modules/guardrail/version.ts'));
    run(outdir, SECOND);
    expect(read(outdir, 'modules/guardrail/version.ts')).toContain('v = 1');
  });

  test('is no folder that holds nothing but folders', () => {
    const outdir = scaffolded();
    mkdirSync(join(outdir, 'modules/guardrail/version.ts/empty/too'), { recursive: true });
    run(outdir, SECOND);
    expect(read(outdir, 'modules/guardrail/version.ts')).toContain('v = 1');
  });

  test('is nothing of what a team put in place of what is no longer shipped', () => {
    const put1 = scaffolded();
    rmSync(join(put1, 'modules/old/deep/old.ts'));
    put(put1, 'modules/old/deep/old.ts/mine.ts', 'mine\n');
    run(put1, SECOND);
    expect(read(put1, 'modules/old/deep/old.ts/mine.ts')).toBe('mine\n');

    const put2 = scaffolded();
    rmSync(join(put2, 'modules/old'), { recursive: true });
    put(put2, 'modules/old', 'mine\n');
    run(put2, SECOND);
    expect(read(put2, 'modules/old')).toBe('mine\n');

    const put3 = scaffolded();
    rmSync(join(put3, 'modules/old/deep/old.ts'));
    symlinkSync('../../guardrail', join(put3, 'modules/old/deep/old.ts'));
    run(put3, SECOND);
    expect(readlinkSync(join(put3, 'modules/old/deep/old.ts'))).toBe('../../guardrail');
  });

  test('of what is kept about files is refused before anything is written too', () => {
    const outdir = scaffolded();
    put(outdir, '.p2a/upgrade', 'mine\n');
    const before = tree(outdir);
    expect(() => run(outdir, SECOND)).toThrow(
      'one mistake:\n  .p2a/upgrade: is in the way of what p2a-guardrails keeps there; move it',
    );
    expect(tree(outdir)).toEqual(before);
  });

  describe('of somebody with few rights', () => {
    const NOBODY = 65_534;
    const isRoot = process.getuid?.() === 0;

    /** Runs as one who owns the files, and is held to their permissions. */
    const runAsNobody = (outdir: string, fake: Fake) => {
      if (!isRoot) return run(outdir, fake);
      for (const path of ['', ...(readdirSync(outdir, { recursive: true }) as string[])])
        chownSync(join(outdir, path), NOBODY, NOBODY);
      process.seteuid?.(NOBODY);
      // This one asks about the user whom the process began as.
      const access = jest.spyOn(fs, 'accessSync').mockImplementation((path) => {
        if ((statSync(path).mode & 0o300) !== 0o300) throw new Error('EACCES');
      });
      try {
        run(outdir, fake);
      } finally {
        process.seteuid?.(0);
        access.mockRestore();
      }
    };

    test('a file that may not be read is named', () => {
      const outdir = scaffolded();
      put(outdir, 'modules/guardrail/version.ts', 'mine\n');
      chmodSync(join(outdir, 'modules/guardrail/version.ts'), 0);
      expect(() => runAsNobody(outdir, SECOND)).toThrow(
        'modules/guardrail/version.ts: may not be read; give yourself the right to',
      );
    });

    test('a folder that may not be written to is named, before anything is written', () => {
      const outdir = scaffolded();
      chmodSync(join(outdir, 'modules/guardrail'), 0o555);
      chmodSync(join(outdir, 'modules/old/deep'), 0o555);
      const before = tree(outdir);
      expect(() => runAsNobody(outdir, SECOND)).toThrow(
        [
          '2 mistakes:',
          '  modules/guardrail: may not be written to; give yourself the right to',
          '  modules/old/deep: may not be written to; give yourself the right to',
        ].join('\n'),
      );
      expect(tree(outdir)).toEqual(before);
      expect(() => runAsNobody(outdir, FIRST)).not.toThrow();
    });
  });

  test('is refused, all of it at once, before anything is written', () => {
    const outdir = scaffolded();
    put(outdir, 'modules/guardrail/version.ts', 'mine\n');
    put(outdir, 'modules/new/a.ts/mine.ts', 'mine\n');
    put(outdir, 'docs/new', 'mine\n');
    const before = tree(outdir);
    const files = { ...SECOND.files, 'modules/new/a.ts': '', 'docs/new/a.md': '' };
    expect(() => run(outdir, { ...SECOND, files })).toThrow(
      [
        '3 mistakes:',
        '  modules/guardrail/version.ts: is yours, and in the way of a file that p2a-guardrails manages; move it, or keep it by adding "modules/guardrail/version.ts" to ownedFiles',
        '  modules/new/a.ts: is yours, and in the way of a file that p2a-guardrails manages; move it, or keep it by adding "modules/new/a.ts" to ownedFiles',
        '  docs/new: is yours, and in the way of docs/new/a.md that p2a-guardrails manages; move it, or go without that file by adding "docs/new/a.md" to ownedFiles',
      ].join('\n'),
    );
    expect(tree(outdir)).toEqual(before);
  });

  test('is another component that writes the same file', () => {
    const project = new Project({ name: 'twice', outdir: emptyFolder() });
    new TextFile(project, 'docs/a.md', { lines: ['a'] });
    new ManagedFiles(project, {
      version: '1.0.0',
      files: [{ path: 'docs/a.md', content: '' }],
      ownedFiles: [],
      migrations: new Map(),
      samplesToCome: () => [],
    });
    expect(() => project.synth()).toThrow(
      'one mistake:\n  docs/a.md: is written by another component too; give that one another path',
    );
  });
});

describe('the state', () => {
  const withState = (text: string) => {
    const outdir = scaffolded();
    put(outdir, '.p2a/state.json', text);
    return () => run(outdir, FIRST);
  };

  test('is refused after a merge that was left half done', () => {
    expect(withState('<<<<<<< ours\n{}\n')).toThrow('.p2a/state.json: is not JSON; take either side of the merge');
    expect(withState('null')).toThrow('.p2a/state.json: lacks version, files or owned; take it from the last commit');
    expect(withState('{"version":"1","files":{"a":1},"owned":{}}')).toThrow('lacks version, files or owned');
  });

  test.each(['HEAD', 'MERGE_HEAD'])('of two branches that were upgraded may be that of %s', (side) => {
    const OWNED = 'modules/guardrail/guardrail.ts';
    const outdir = scaffolded();
    const git = (...args: string[]) =>
      spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: outdir });
    const commit = () => [git('add', '-A'), git('commit', '-m', 'all')];
    git('init', '-b', 'main');
    commit();
    git('switch', '-c', 'other');
    run(outdir, { ...SECOND, version: '1.1.0', files: { ...SECOND.files, [OWNED]: '1.1\n' }, owned: [OWNED] });
    put(outdir, OWNED, 'mine\n');
    commit();
    git('switch', 'main');
    run(outdir, SECOND);
    commit();
    expect(git('merge', 'other').status).toBe(1);
    put(outdir, OWNED, 'mine\n');
    git('checkout', side, '--', '.p2a');
    run(outdir, { ...SECOND, owned: [OWNED] });
    expect(read(outdir, OWNED)).toBe('mine\n');
    const whole = scaffolded({ ...SECOND, owned: [OWNED] });
    for (const path of Object.keys(SECOND.files).filter((file) => file !== OWNED))
      expect(read(outdir, path)).toBe(read(whole, path));
    expect(read(outdir, '.p2a/state.json')).toBe(read(whole, '.p2a/state.json'));
    expect(filesIn(outdir).sort()).toEqual(Object.keys(SECOND.files).sort());
    expect(read(outdir, REPORT)).not.toContain('<<<<<<<');
  });

  test.each(['../a', '/etc/passwd', 'a/../../b', './a', '.git/config', '.p2a/state.json', 'a\\b', 'C:/a', '', 'a/'])(
    'is refused where it names %p',
    (path) => {
      expect(withState(JSON.stringify({ version: '1', files: { [path]: 'x' }, owned: {} }))).toThrow(
        `.p2a/state.json: names a file outside of what is managed, got ${JSON.stringify(path)}; take it out`,
      );
    },
  );

  test('removes nothing beyond a link that leads out of the project', () => {
    const [outdir, elsewhere] = [scaffolded(), emptyFolder()];
    put(elsewhere, 'old.ts', 'mine\n');
    renameSync(join(outdir, 'modules/old/deep'), join(outdir, 'moved'));
    symlinkSync(elsewhere, join(outdir, 'modules/old/deep'));
    run(outdir, SECOND);
    expect(read(elsewhere, 'old.ts')).toBe('mine\n');
    expect(read(outdir, REPORT)).toContain('0 removed');
    expect(read(outdir, REPORT)).not.toContain('## Removed');
    expect(read(outdir, REPORT)).toMatch(
      /^## No longer shipped, and not removed\n\n.*\n\n- `modules\/old\/deep\/old.ts`$/m,
    );
  });
});

describe('a project that leaves projen', () => {
  const ejected = (outdir: string, fake: Fake) => {
    process.env.PROJEN_EJECTING = 'true';
    try {
      run(outdir, fake);
    } finally {
      delete process.env.PROJEN_EJECTING;
    }
  };

  test('keeps its files, without marker, to be written, and no account of them', () => {
    const outdir = scaffolded({ ...FIRST, owned: ['modules/guardrail/**'] });
    ejected(outdir, { ...FIRST, owned: ['modules/guardrail/**'] });
    expect(read(outdir, 'docs/guide/first steps.md')).toBe('# First steps\n');
    expect(modeOf(outdir, 'docs/guide/first steps.md')).toBe('644');
    expect(modeOf(outdir, 'foundation/start.cjs')).toBe('755');
    expect(filesIn(outdir)).toEqual(expect.arrayContaining(Object.keys(FIRST.files)));
    expect(existsSync(join(outdir, '.p2a'))).toBe(false);
  });
});
