import { JsonFile, javascript, typescript } from 'projen';
import { BUNDLED_DEPENDENCIES, PROJECT_DEPENDENCIES, TEMPLATE_DEPENDENCIES } from './dependencies';
import { lintRules } from './lint-rules';
import { PACKED } from './scaffold-files';
import { addToolchain, BIOME_VERSION, TSCONFIG } from './toolchain';
import { TOOLKITS } from './toolkit/toolkits';
import { addWorkflows } from './workflows';

const REPOSITORY = 'https://github.com/p2a-guardrails/p2a-guardrails.git';
const JSII_CONFIG = 'tsconfig.jsii.json';

/**
 * The template itself: the program that it scaffolds, worked on in place, and the package that brings it to others.
 * It shares its toolchain with what it scaffolds, and renders none of the template's files over themselves.
 */
export class TemplateProject extends typescript.TypeScriptProject {
  constructor() {
    super({
      name: 'p2a-guardrails',
      description: 'Governance of AI agents on AWS, as Terraform that can be reviewed',
      keywords: ['aws', 'agents', 'bedrock', 'governance', 'guardrails', 'terraform', 'cdktf', 'cdktn', 'projen'],
      repository: REPOSITORY,
      defaultReleaseBranch: 'main',
      authorName: 'p2a-guardrails contributors',
      authorUrl: REPOSITORY,
      authorOrganization: true,
      license: 'Apache-2.0',
      minNodeVersion: '20.9.0',
      packageManager: javascript.NodePackageManager.NPM,
      typescriptVersion: '~5.9.3',
      runner: typescript.TypeScriptRunner.tsx(),
      projenrcTs: true,
      sampleCode: false,
      srcdir: '.',
      entrypoint: 'lib/index.js',
      npmignoreEnabled: false,
      github: false,
      release: false,
      biome: true,
      biomeOptions: { version: BIOME_VERSION, biomeConfig: lintRules() },
      // projen's own jest option brings ts-jest, which takes twice as long.
      jest: false,
      depsUpgrade: false,
      disableTsconfigDev: true,
      tsconfig: TSCONFIG,
      bin: { p2a: 'gateway-local/p2a.cjs' },
      peerDeps: ['projen@>=0.103.25 <1', 'constructs@^10.4.2'],
      peerDependencyOptions: { pinnedDevDependency: false },
      bundledDeps: BUNDLED_DEPENDENCIES,
      devDeps: [
        ...TOOLKITS.cdktf.dependencies,
        ...PROJECT_DEPENDENCIES,
        ...TOOLKITS.cdktf.forHcpTerraform.dependencies,
        ...TEMPLATE_DEPENDENCIES,
      ],
    });
    addToolchain(this, TOOLKITS.cdktf.command);
    addWorkflows(this);
    this.addPackage();
  }

  /** `projen new --from` reads what jsii writes about the compiled class. */
  private addPackage(): void {
    this.package.addField('files', PACKED);
    this.package.addField('jsii', {
      outdir: 'dist/jsii',
      targets: {},
      versionFormat: 'full',
      tsconfig: JSII_CONFIG,
      validateTsconfig: 'strict',
    });
    this.gitignore.exclude('/.jsii', '/.jsii.gz');
    // jsii takes no comment in it, so that it has no marker by which the linter would leave it alone.
    this.biome?.addFilePattern(`!${JSII_CONFIG}`);
    new JsonFile(this, JSII_CONFIG, { marker: false, obj: jsiiTsconfig() });
    const compile = this.addTask('compile:package', {
      description: 'Compile the project type, and describe it for projen',
      steps: [
        { exec: 'rm -rf lib .jsii', name: 'Leave nothing of an earlier build' },
        // Development follows the latest release of a peer that is still in range, not the oldest.
        { exec: 'jsii --no-fix-peer-dependencies --silence-warnings=missing-dev-dependency --fail-on-warnings' },
      ],
    });
    this.packageTask.reset('rm -rf dist && mkdir -p dist', { name: 'Leave nothing of an earlier package' });
    this.packageTask.spawn(compile);
    this.packageTask.exec('npm pack --ignore-scripts --silent --pack-destination dist');
    // Whoever packs or publishes by hand gets the same. What is unpacked has nothing to compile; on standard output npm names the archive alone.
    this.package.setScript('prepack', `[ ! -d project-type ] || projen ${compile.name} 1>&2`);
  }
}

/** Its own compiler settings: jsii compiles nothing but the project type, with the TypeScript that it brings. */
const jsiiTsconfig = () => ({
  compilerOptions: {
    rootDir: 'project-type',
    outDir: 'lib',
    target: 'es2022',
    lib: ['es2022'],
    module: 'node16',
    moduleResolution: 'node16',
    types: ['node'],
    strict: true,
    esModuleInterop: true,
    skipLibCheck: true,
    declaration: true,
    noEmitOnError: true,
  },
  // What these reach: of the template's own project nothing is packed.
  include: [
    'project-type/index.ts',
    'project-type/managed/*.d.ts',
    'project-type/managed/merged.ts',
    'project-type/toolkit/migrate.ts',
  ],
});
