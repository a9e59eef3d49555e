import type { javascript } from 'projen';

/** Imports that a layer may not have, and what to do instead. */
interface Layer {
  readonly files: readonly string[];
  readonly mayNotImport: readonly string[];
  readonly because: string;
}

const TOOLKIT = ['cdktf', 'cdktf/**', '@cdktf/**', 'cdktn', 'cdktn/**', '@cdktn/**', 'constructs'];

/** Which way imports point: main, environments and stacks, modules, foundation. See docs/decisions/0003-direction-of-imports.md. */
const LAYERS: readonly Layer[] = [
  {
    files: ['foundation/**'],
    mayNotImport: ['**/modules/**', '**/stacks/**', '**/environments/**', '**/main'],
    because: 'The foundation knows nothing of what is built on it.',
  },
  {
    files: ['modules/**'],
    mayNotImport: ['**/stacks/**', '**/environments/**'],
    because: 'A module is given what it needs by the stack that uses it.',
  },
  {
    files: ['stacks/**'],
    mayNotImport: ['**/environments/**'],
    because: 'A stack is given its environment by main.ts.',
  },
  {
    files: ['environments/**'],
    mayNotImport: [...TOOLKIT, '**/modules/**', '**/stacks/**'],
    because: 'An environment holds values only.',
  },
  {
    files: ['modules/**/*policy.ts', 'modules/control-policies/{service,resource}/**', 'modules/**/lambda/**'],
    // The later override replaces the one for all of modules/, so it repeats what that forbids.
    mayNotImport: [...TOOLKIT, '**/stacks/**', '**/environments/**'],
    because: 'Policies and function code are plain values and functions, without the toolkit.',
  },
  {
    files: ['tools/**'],
    mayNotImport: [
      ...TOOLKIT,
      '**/foundation/**',
      '**/stacks/**',
      '**/environments/**',
      '**/modules/**',
      '!**/modules/tool/lambda/*',
    ],
    because: 'The code of a tool runs alone: of this project it knows the contract in modules/tool/lambda/ only.',
  },
  {
    files: ['gateway-local/**'],
    mayNotImport: [...TOOLKIT, '**/stacks/**', '**/environments/**'],
    because: 'The local gateway is handed its environment, and starts without the toolkit.',
  },
  {
    files: ['pipelines/**'],
    mayNotImport: [...TOOLKIT, '**/modules/**', '**/stacks/**', '**/environments/**'],
    because: 'Pipelines are made of what was synthesized, and start without the toolkit.',
  },
  {
    // The later override replaces the one for all of pipelines/, so it repeats what that forbids.
    files: ['pipelines/hcp/**'],
    mayNotImport: ['**/modules/**', '**/stacks/**', '**/environments/**'],
    because: 'Workspaces are made of what was synthesized.',
  },
  {
    files: ['project-type/**'],
    mayNotImport: [...TOOLKIT, '**/foundation/**', '**/modules/**', '**/stacks/**', '**/environments/**'],
    because: 'The project type copies the template; it does not run it.',
  },
];

const BARREL = {
  '@cdktf/provider-aws':
    'The whole provider takes seconds and a gigabyte to load: import from @cdktf/provider-aws/lib/<resource>.',
  '@cdktn/provider-aws':
    'The whole provider takes seconds and a gigabyte to load: import from @cdktn/provider-aws/lib/<resource>.',
  '@cdktf/provider-tfe': 'Import from @cdktf/provider-tfe/lib/<resource>, as of the AWS provider.',
};

/** Configuration of the linter: style, and the layers as overrides. */
export const lintRules = (): javascript.biome_config.BiomeConfiguration =>
  asConfiguration({
    formatter: { indentStyle: 'space', indentWidth: 2, lineWidth: 120 },
    javascript: { formatter: { quoteStyle: 'single' } },
    linter: {
      rules: {
        correctness: { noUnusedImports: 'error', noUnusedVariables: 'error' },
        performance: { noBarrelFile: 'error' },
        style: { noNonNullAssertion: 'error', useConst: 'error', useImportType: 'error' },
        suspicious: { noConsole: 'error', noExplicitAny: 'error' },
      },
    },
    overrides: [
      ...layerRules(),
      // A published package has one entry; nothing else collects exports.
      { includes: ['project-type/index.ts'], linter: { rules: { performance: { noBarrelFile: 'off' } } } },
    ],
  });

/** projen types the values as enums of its own, which come to the same text. */
const asConfiguration = (plain: unknown) => plain as javascript.biome_config.BiomeConfiguration;

const layerRules = () =>
  LAYERS.map(({ files, mayNotImport, because }) => ({
    includes: [...files],
    linter: {
      rules: {
        style: {
          noRestrictedImports: {
            level: 'error',
            options: { paths: BARREL, patterns: [{ group: [...mayNotImport], message: because }] },
          },
        },
      },
    },
  }));
