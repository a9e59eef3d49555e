import { JsonFile, javascript, type typescript } from 'projen';
import { configurePackageManager, resolveVersions } from './package-managers';

/** Runs main.ts without the toolkit's command line, which takes several seconds of its own. */
const APP = 'node foundation/start.cjs main.ts';

/** TypeScript without a build: sources run as they are, and are checked as a whole. */
export const TSCONFIG: javascript.TypescriptConfigOptions = {
  include: ['**/*.ts', '.projenrc.ts'],
  exclude: ['node_modules', 'lib', 'dist', 'cdktf.out'],
  compilerOptions: {
    rootDir: '.',
    outDir: undefined,
    noEmit: true,
    declaration: false,
    inlineSourceMap: false,
    inlineSources: false,
    experimentalDecorators: undefined,
    target: 'ES2023',
    lib: ['es2023'],
    isolatedModules: true,
    skipLibCheck: true,
    noImplicitOverride: true,
    noUncheckedIndexedAccess: true,
  },
};

/** Newer releases are not published for every platform, and npm ci refuses such a lock file. */
export const BIOME_VERSION = '2.5.15';

const WRITTEN = ['cdktf.out', '.github/p2a-roles', '.gitlab/p2a-roles', 'test/addresses.json'];

/** Types, lint and tests, and the tasks of a project that synthesizes: the same in the template and in what it scaffolds. */
export function addToolchain(project: typescript.TypeScriptProject, toolkitCommand: string): void {
  configurePackageManager(project);
  project.gitignore.exclude('/cdktf.out/', '/.state/', '.terraform/', '*.tsbuildinfo');
  project.compileTask.reset('tsc --noEmit', { name: 'Check types' });
  // projen's own choice depends on whether Biome is installed already.
  project.biome?.file.addOverride('$schema', 'node_modules/@biomejs/biome/configuration_schema.json');
  // What programs write is as they write it, also where a team commits it.
  for (const written of WRITTEN) project.biome?.addFilePattern(`!${written}`);
  addTests(project);
  addApp(project, toolkitCommand);
}

function addTests(project: typescript.TypeScriptProject): void {
  new javascript.Jest(project, {
    jestVersion: '^30.5.2',
    configFilePath: 'jest.config.json',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    passWithNoTests: false,
    jestConfig: {
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      transform: {
        '^.+\\.[jt]s$': new javascript.Transform('@swc/jest', {
          jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
          module: { type: 'commonjs' },
        }),
      },
      // Published as ES modules alone, which Jest does not load.
      transformIgnorePatterns: ['/node_modules/(?!jose/)'],
      // Of a test that hangs; none is a measurement, and machines of pipelines are slow.
      testTimeout: 30_000,
      collectCoverage: false,
      maxWorkers: '100%',
      modulePathIgnorePatterns: ['<rootDir>/lib/', '<rootDir>/dist/', '<rootDir>/cdktf.out/'],
    },
  });
  // The last releases of the native parts that are published for every platform.
  project.addDevDeps('@swc/core@1.16.18', '@swc/jest@^0.2.39', '@types/jest@^30.0.0');
  resolveVersions(project, 'unrs-resolver@1.12.2');

  const lint = project.addTask('lint', {
    description: 'Check types, style and the direction of imports; warnings are errors',
    steps: [{ exec: 'tsc --noEmit' }, { exec: 'biome check --error-on-warnings' }],
  });
  project.testTask.reset();
  project.testTask.spawn(lint);
  project.testTask.exec('jest --ci', { receiveArgs: true });
}

/** Which the toolkit's command line otherwise complains of, where it cannot be sent. */
const WITHOUT_TELEMETRY = { CHECKPOINT_DISABLE: '1' };

function addApp(project: typescript.TypeScriptProject, toolkitCommand: string): void {
  project.addTask('synth', {
    description: `Write the Terraform of every environment, or of one: ${project.projenCommand} synth -- --env dev`,
    exec: APP,
    receiveArgs: true,
  });
  project.addTask('validate', {
    description: 'Check every environment and build every stack, without writing anything',
    exec: `${APP} --check`,
    receiveArgs: true,
  });
  project.addTask('deploy', {
    description: `Run ${toolkitCommand} deploy on stacks by name: ${project.projenCommand} deploy 'dev-*'`,
    exec: `${toolkitCommand} deploy`,
    env: WITHOUT_TELEMETRY,
    receiveArgs: true,
  });
  project.addTask('diff', {
    description: `Run ${toolkitCommand} diff on one stack: ${project.projenCommand} diff dev-organization`,
    exec: `${toolkitCommand} diff`,
    env: WITHOUT_TELEMETRY,
    receiveArgs: true,
  });
  new JsonFile(project, 'cdktf.json', {
    obj: {
      language: 'typescript',
      app: APP,
      projectId: project.name,
      sendCrashReports: 'false',
      terraformProviders: [],
      terraformModules: [],
      context: {},
    },
  });
}
