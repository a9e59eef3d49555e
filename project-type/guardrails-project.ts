import { resolve } from 'node:path';
import { javascript, SampleReadme, typescript } from 'projen';
import { describeMistake } from './checks/mistake';
import { checkOptions } from './checks/options';
import { ownedFilesMistakes } from './checks/owned-files';
import { creationArgs, folderMistakes, givenOptions, mistakesOnCreation, textsTakenForNumbers } from './creation';
import { PROJECT_DEPENDENCIES } from './dependencies';
import type { P2aGuardrailsProjectOptions } from './guardrails-options';
import { lintRules } from './lint-rules';
import { ManagedFiles } from './managed/managed-files';
import type { Pristine } from './managed/pristine';
import { installationMistakes, ownPackage, PACKAGE_ROOT, withOwnPackage } from './own-package';
import { pnpmOptionsWith, resolveVersions } from './package-managers';
import { Pipelines } from './pipelines';
import { ProjenrcStyle } from './projenrc-style';
import { SampleFiles } from './sample-files';
import { sampleFiles } from './samples/sample-files';
import { managedFiles, migrationNotes } from './scaffold-files';
import { addToolchain, BIOME_VERSION, TSCONFIG } from './toolchain';
import { rewriteFor } from './toolkit/rewrite';
import { TOOLKITS, type ToolkitName } from './toolkit/toolkits';

/** Where the package's own programs lie in a project. */
const PROGRAMS = 'node_modules/p2a-guardrails/lib';

/**
 * A project that describes accounts, agents, tools and rules in `environments/`
 * and synthesizes the Terraform that governs them.
 *
 * @pjid p2a-guardrails
 */
export class P2aGuardrailsProject extends typescript.TypeScriptAppProject {
  private readonly toolkit: ToolkitName;
  private readonly pipelines: readonly string[];

  /** @throws Error that lists everything that is wrong with the options; nothing is written then. */
  constructor(options: P2aGuardrailsProjectOptions) {
    const args = creationArgs();
    const given = givenOptions(options, args);
    const shipped = managedFiles(PACKAGE_ROOT, hasWorkspaces(given));
    checkOptions(given, mistakesBesideOptions(given, args, shipped));
    const toolkit = given.toolkit ?? 'cdktf';
    super({
      description: 'Governance of AI agents on AWS, as Terraform that can be reviewed',
      licensed: false,
      npmignoreEnabled: false,
      github: false,
      depsUpgrade: false,
      packageManager: javascript.NodePackageManager.NPM,
      typescriptVersion: '~5.9.3',
      minNodeVersion: TOOLKITS[toolkit].minNodeVersion,
      // Functions are bundled from a folder of dependencies, and bundles are kept there.
      yarnBerryOptions: { yarnRcOptions: { nodeLinker: javascript.YarnNodeLinker.NODE_MODULES } },
      ...given,
      packageName: given.packageName ?? packageNameOf(given.name),
      devDeps: withOwnPackage(given.devDeps),
      pnpmOptions: pnpmOptionsWith(given.pnpmOptions),
      runner: typescript.TypeScriptRunner.tsx(),
      projenrcTs: true,
      sampleCode: false,
      srcdir: '.',
      biome: true,
      biomeOptions: { ...given.biomeOptions, version: BIOME_VERSION, biomeConfig: lintRules() },
      // projen's own jest option brings ts-jest, which takes twice as long.
      jest: false,
      disableTsconfigDev: true,
      tsconfig: TSCONFIG,
    });
    this.toolkit = toolkit;
    this.pipelines = given.pipelines ?? [];

    this.package.addField('private', true);
    this.addDevDeps(...TOOLKITS[toolkit].dependencies, ...PROJECT_DEPENDENCIES);
    addToolchain(this, TOOLKITS[toolkit].command);
    this.addFiles(given, shipped);
    this.addUpkeep();
    if (this.pipelines.includes('hcp')) this.addHcpBindings();
    if (this.pipelines.length > 0)
      new Pipelines(this, {
        systems: this.pipelines,
        repository: given.pipelineRepository,
        branch: given.defaultReleaseBranch ?? 'main',
      });
    new ProjenrcStyle(this, textsTakenForNumbers(options, args));
  }

  private addFiles(options: P2aGuardrailsProjectOptions, shipped: readonly Pristine[]): void {
    // projen's own would be there first.
    const readme = this.components.find((component) => component instanceof SampleReadme);
    if (readme !== undefined) this.node.tryRemoveChild(readme.node.id);
    const forToolkit = (path: string, content: string) => rewriteFor(this.toolkit, path, content);
    new ManagedFiles(this, {
      version: ownPackage().version,
      files: shipped.map((file) => ({
        ...file,
        content: forToolkit(file.path, file.content),
      })),
      ownedFiles: options.ownedFiles ?? [],
      migrations: migrationNotes(PACKAGE_ROOT),
      samplesToCome: () => samples.toCome,
    });
    const samples = new SampleFiles(
      this,
      new Map([...sampleFiles(PACKAGE_ROOT, options)].map(([path, content]) => [path, forToolkit(path, content)])),
    );
  }

  private addHcpBindings(): void {
    const { dependencies, resolutions } = TOOLKITS[this.toolkit].forHcpTerraform;
    this.addDevDeps(...dependencies);
    resolveVersions(this, ...resolutions);
  }

  private addUpkeep(): void {
    this.addTask('owned:merged', {
      description: `Say that owned files have what the last upgrade brought: ${this.projenCommand} owned:merged 'modules/alerts/**'`,
      exec: `node ${PROGRAMS}/managed/merged.js`,
      receiveArgs: true,
    });
    this.addTask('toolkit:migrate', {
      description: 'Rewrite the imports of your own files for the toolkit that .projenrc.ts names',
      exec: `node ${PROGRAMS}/toolkit/migrate.js ${this.toolkit}`,
      receiveArgs: true,
    });
  }
}

/** Whether Terraform makes the project's workspaces in HCP Terraform; asked before anybody has looked at the options. */
const hasWorkspaces = ({ pipelines }: P2aGuardrailsProjectOptions) =>
  Array.isArray(pipelines) && pipelines.includes('hcp');

/** What is wrong with how the project is made, and with options beside what is there already. */
function mistakesBesideOptions(
  given: P2aGuardrailsProjectOptions,
  args: readonly string[],
  shipped: readonly Pristine[],
): string[] {
  const folder = resolve(given.parent?.outdir ?? '.', given.outdir ?? '.');
  const paths = shipped.map(({ path }) => path);
  return [
    ...mistakesOnCreation(args, folder),
    ...(args.length > 0 ? [] : [...installationMistakes(given.devDeps, folder)].map(describeMistake)),
    ...[...folderMistakes(given, args)].map(describeMistake),
    ...ownedFilesMistakes(given.ownedFiles, paths, folder),
  ];
}

/** npm takes no capital letters, spaces or signs, which names of folders have. */
const packageNameOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9@/._-]+/g, '-')
    .replace(/^[-._]+|[-._]+$/g, '') || 'agent-governance';
