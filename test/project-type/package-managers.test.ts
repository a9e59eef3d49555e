import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { javascript, LogLevel } from 'projen';
import { parse } from 'yaml';
import { INSTALL_SCRIPTS } from '../../project-type/dependencies';
import type { P2aGuardrailsProjectOptions } from '../../project-type/guardrails-options';
import { P2aGuardrailsProject } from '../../project-type/guardrails-project';

const { NPM, PNPM, YARN_CLASSIC } = javascript.NodePackageManager;
const folders: string[] = [];
const before = process.env.PROJEN_DISABLE_POST;

beforeAll(() => {
  process.env.PROJEN_DISABLE_POST = 'true';
});
afterAll(() => {
  if (before === undefined) delete process.env.PROJEN_DISABLE_POST;
  else process.env.PROJEN_DISABLE_POST = before;
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** @returns What a file of a project holds, by its path. */
function project(options: Partial<P2aGuardrailsProjectOptions>) {
  const outdir = mkdtempSync(join(tmpdir(), 'p2a-package-managers-'));
  folders.push(outdir);
  new P2aGuardrailsProject({
    name: 'agents',
    defaultReleaseBranch: 'main',
    logging: { level: LogLevel.OFF },
    outdir,
    ...options,
  }).synth();
  return (path: string) => (existsSync(join(outdir, path)) ? readFileSync(join(outdir, path), 'utf8') : undefined);
}

const refused = Object.fromEntries(INSTALL_SCRIPTS.map((name) => [name, false]));

test('npm is told in package.json which scripts not to run, and other files are for other package managers', () => {
  const text = project({ packageManager: NPM });
  expect(JSON.parse(text('package.json') ?? '')).toMatchObject({
    allowScripts: refused,
    overrides: { 'unrs-resolver': '1.12.2' },
  });
  expect(text('pnpm-workspace.yaml')).toBeUndefined();
  expect(text('.yarnrc')).toBeUndefined();
});

test('pnpm is told in pnpm-workspace.yaml, since newer versions read nothing else', () => {
  const text = project({
    packageManager: PNPM,
    toolkit: 'cdktn',
    pipelines: ['hcp'],
    pnpmOptions: { workspaceYamlOptions: { allowBuilds: { esbuild: true, mine: true }, saveExact: true } },
  });
  expect(parse(text('pnpm-workspace.yaml') ?? '')).toEqual({
    allowBuilds: { ...refused, esbuild: true, mine: true },
    overrides: { 'unrs-resolver': '1.12.2', cdktf: 'npm:cdktn@^0.24.0' },
    saveExact: true,
  });
  const manifest = JSON.parse(text('package.json') ?? '');
  expect(manifest.pnpm?.overrides).toBeUndefined();
  expect(manifest.allowScripts).toBeUndefined();
});

test('Yarn 1 is told to install what asks for a newer Node.js than it needs', () => {
  const text = project({ packageManager: YARN_CLASSIC });
  expect(text('.yarnrc')?.split('\n').slice(1)).toEqual(['ignore-engines true', '']);
});
