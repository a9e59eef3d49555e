import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { javascript } from 'projen';
import { KNOWN_OPTIONS } from '../../project-type/checks/known-options';
import { describeMistake } from '../../project-type/checks/mistake';
import { checkOptions, mistakesIn } from '../../project-type/checks/options';
import type { P2aGuardrailsProjectOptions } from '../../project-type/guardrails-options';
import { closest } from '../../project-type/managed/closest';

type Given = Readonly<Record<string, unknown>>;

const withRequired = (given: Given) =>
  ({ name: 'agents', defaultReleaseBranch: 'main', ...given }) as unknown as P2aGuardrailsProjectOptions;

const linesOf = (given: Given) => mistakesIn(withRequired(given)).map(describeMistake);

/** A company that says everything. */
const EVERYTHING: Given = {
  company: "O'Brien & Söhne (Bank)",
  companyDomain: 'obrien.example.com',
  organizationId: 'o-b1b2b3b4b5',
  rootId: 'r-b1b2',
  organizationalUnits: ['security=ou-b1b2-secur1ty', 'workloads=ou-b1b2-w0rkl0ad', 'workloads-qa=ou-b1b2-qaqaqaqa'],
  accounts: [
    'management=100000000001',
    'log-archive=100000000002',
    'pipelines=100000000003',
    'dev/sandbox=100000000004',
    'qa/agents=100000000005',
    'qa/tools=100000000006',
    'qa/gateway=100000000007',
  ],
  region: 'us-east-1',
  allowedRegions: ['us-west-2'],
  environments: ['dev', 'qa=staging', 'landing-zone'],
  stateBackend: 'cloud',
  terraformOrganization: 'obrien',
  terraformProject: 'AI governance',
  toolkit: 'cdktn',
  exampleCatalog: true,
  pipelines: ['github', 'gitlab', 'atlantis', 'hcp'],
  pipelineRepository: 'obrien/agents',
  ownedFiles: ['modules/guardrail/**'],
  securityContact: 'security@obrien.example.com',
  operationsContact: 'ops+agents@obrien.example.com',
  costCenter: '4711/agents',
  team: 'Platform Team',
  identityCenterInstanceArn: 'arn:aws:sso:::instance/ssoins-1234567890abcdef',
  identityStoreId: 'd-1234567890',
};

describe('accepts', () => {
  test.each<[string, Given]>([
    ['with a newer Node.js', { minNodeVersion: '24.0.0' }],
    ['nothing at all', {}],
    ['everything', EVERYTHING],
    ['a bucket for all', { stateBackend: 's3', stateBucket: 'acme-states' }],
    ['local states without production', { stateBackend: 'local', environments: ['dev', 'staging'] }],
    ['a region without models of the example, if there is no example', { region: 'sa-east-1', exampleCatalog: false }],
    ['two environments of one layout', { environments: ['staging', 'qa=staging', 'prod', 'live=prod'] }],
    [
      'an Identity Center account for two environments',
      {
        environments: ['landing-zone', 'lz=landing-zone'],
        accounts: ['landing/identity=100000000001', 'lz/identity=100000000001'],
      },
    ],
    ['options of projen', { github: false, release: true, packageManager: 'pnpm', jestOptions: {}, prettier: false }],
    ['another branch', { defaultReleaseBranch: 'release' }],
  ])('%s', (_, given) => {
    expect(linesOf(given)).toEqual([]);
    expect(() => checkOptions(withRequired(given))).not.toThrow();
  });
});

const ACCOUNTS_OF_PROD =
  'prod/claims-agents, prod/customer-agents, prod/claims-tools, prod/customer-tools, prod/gateway';

const WRONG: ReadonlyArray<[string, Given, string]> = [
  ['an option misspelt', { acounts: [] }, 'acounts: is not an option; did you mean "accounts"? correct the spelling'],
  [
    'British spelling',
    { organisationId: 'o-b1b2b3b4b5' },
    'organisationId: is not an option; did you mean "organizationId"? correct the spelling',
  ],
  [
    'a number for text',
    { identityStoreId: 1234567890 },
    'identityStoreId: is a number, got 1234567890; write it as text, in quotes: leading zeros count',
  ],
  [
    'a flag without its value',
    { company: true },
    "company: is not text, got true; give it a value, as in --company '…', or take it out",
  ],
  [
    'nothing behind a flag',
    { organizationId: '' },
    "organizationId: is empty; give it a value, as in --organization-id '…', or take it out",
  ],
  [
    'text for a list',
    { accounts: 'management=100000000001' },
    'accounts: is not a list, got "management=100000000001"; write a list, as in accounts: [\'…\']',
  ],
  [
    'a number in a list',
    { accounts: [100000000001] },
    'accounts[0]: is a number, got 100000000001; write it as text, in quotes: leading zeros count',
  ],
  [
    'text for true or false',
    { exampleCatalog: 'no' },
    'exampleCatalog: is neither true nor false, got "no"; write true or false',
  ],
  [
    'a template',
    { costCenter: 'a%{b}' },
    'costCenter: has a control character or the beginning of a template, got "a%{b}"; write plain text on one line, without dollar or percent before a brace',
  ],
  [
    'two lines',
    { company: 'Acme\n*/ process.exit()' },
    'company: has a control character or the beginning of a template, got "Acme\\n*/ process.exit()"; write plain text on one line, without dollar or percent before a brace',
  ],
  [
    'a company that ends a remark',
    { company: 'Acme */ x' },
    'company: is not a name that fits, got "Acme */ x"; use at most 60 letters, digits, spaces and the signs & . , \' ( ) + -',
  ],
  [
    'a company without letters for names',
    { company: '株式会社' },
    'company: has too few letters from a to z to make names of, got "株式会社"; write the name in Latin letters here, and as you like in environments/catalog/company.ts',
  ],
  [
    'an address for a domain',
    { companyDomain: 'https://acme.com' },
    'companyDomain: is not a domain name, got "https://acme.com"; write it in lower case without https:// and without a mailbox, such as acme.com',
  ],
  [
    'no organization id',
    { organizationId: 'acme' },
    'organizationId: is not an organization id, got "acme"; copy it from AWS Organizations; it looks like o-a1b2c3d4e5',
  ],
  [
    'no root id',
    { rootId: 'o-b1b2b3b4b5' },
    'rootId: is not the id of an organization root, got "o-b1b2b3b4b5"; copy it from AWS Organizations; it looks like r-a1b2',
  ],
  [
    'a unit without id',
    { organizationalUnits: ['security'] },
    'organizationalUnits["security"]: has no id; write name and id, as in security=ou-a1b2-c3d4e5f6',
  ],
  [
    'an unknown unit',
    { organizationalUnits: ['workloads-pord=ou-b1b2-pr0dpr0d'] },
    'organizationalUnits["workloads-pord"]: is not a unit of this project, got "workloads-pord"; did you mean "workloads-prod"? use one of: security, workloads, workloads-dev, workloads-staging, workloads-prod',
  ],
  [
    'a malformed unit',
    { organizationalUnits: ['security=b1b2'] },
    'organizationalUnits["security"]: is not the id of an organizational unit, got "b1b2"; copy it from AWS Organizations; it looks like ou-a1b2-c3d4e5f6',
  ],
  [
    'a unit given twice',
    { organizationalUnits: ['security=ou-b1b2-secur1ty', 'security=ou-b1b2-secur1tz'] },
    'organizationalUnits["security"]: is given twice; give it once',
  ],
  [
    'two units with one id',
    { organizationalUnits: ['security=ou-b1b2-secur1ty', 'workloads=ou-b1b2-secur1ty'] },
    'organizationalUnits: have two units with one id, got "ou-b1b2-secur1ty"; give every unit its own id',
  ],
  [
    'a unit of another root',
    { rootId: 'r-c1c2', organizationalUnits: ['security=ou-b1b2-secur1ty'] },
    'organizationalUnits["security"]: does not belong to the root r-c1c2, got "ou-b1b2-secur1ty"; copy all ids from the same organization',
  ],
  [
    'units of two roots',
    { organizationalUnits: ['security=ou-b1b2-secur1ty', 'workloads=ou-c1c2-w0rkl0ad'] },
    'organizationalUnits["workloads"]: does not belong to the root r-b1b2, got "ou-c1c2-w0rkl0ad"; copy all ids from the same organization',
  ],
  [
    'an account without id',
    { accounts: ['management'] },
    'accounts["management"]: has no id; write name and id, as in management=111111111111',
  ],
  [
    'an account misspelt',
    { accounts: ['prod/gatway=100000000001'] },
    `accounts["prod/gatway"]: is not an account of this project; did you mean "prod/gateway"? use one of: ${ACCOUNTS_OF_PROD}`,
  ],
  [
    'an account of the other catalog',
    { accounts: ['prod/claims-agents=100000000001'], exampleCatalog: false },
    'accounts["prod/claims-agents"]: is not an account of this project; use one of: prod/agents, prod/tools, prod/gateway',
  ],
  [
    'an account of an environment that is not made',
    { accounts: ['prod/gateway=100000000001'], environments: ['dev'] },
    'accounts["prod/gateway"]: is not an account of this project; use one of: management, log-archive, pipelines, dev/sandbox',
  ],
  [
    'an account id with dashes',
    { accounts: ['management=1000-0000-0001'] },
    'accounts["management"]: is not an account id, got "1000-0000-0001"; use the twelve digits that AWS Organizations shows, without dashes',
  ],
  [
    'an account given twice',
    { accounts: ['management=100000000001', 'management=100000000002'] },
    'accounts["management"]: is given twice; give it once',
  ],
  [
    'workloads in the management account',
    { accounts: ['management=100000000001', 'dev/sandbox=100000000001'] },
    'accounts["dev/sandbox"]: is the id of accounts["management"] too, got "100000000001"; give every account its own id: workloads stay apart from what governs them, and environments from each other',
  ],
  [
    'one account for two of an environment',
    { accounts: ['prod/claims-agents=100000000001', 'prod/claims-tools=100000000001'] },
    'accounts["prod/claims-tools"]: is the id of accounts["prod/claims-agents"] too, got "100000000001"; give every account its own id: workloads stay apart from what governs them, and environments from each other',
  ],
  [
    'one account for two environments',
    { accounts: ['dev/sandbox=100000000001', 'staging/tools=100000000001'] },
    'accounts["staging/tools"]: is the id of accounts["dev/sandbox"] too, got "100000000001"; give every account its own id: workloads stay apart from what governs them, and environments from each other',
  ],
  [
    'one account for management and archive',
    { accounts: ['management=100000000001', 'log-archive=100000000001'] },
    'accounts["log-archive"]: is the id of accounts["management"] too, got "100000000001"; give every account its own id: workloads stay apart from what governs them, and environments from each other',
  ],
  [
    'the placeholder of another account',
    { accounts: ['management=333333333333'] },
    'accounts["management"]: is the placeholder of accounts["dev/sandbox"], got "333333333333"; give that account its id too',
  ],
  [
    'pipelines among workloads',
    { accounts: ['pipelines=100000000001', 'dev/sandbox=100000000001'] },
    'accounts["dev/sandbox"]: is accounts["pipelines"] too, so what runs there could take on the roles of the pipelines, got "100000000001"; keep the pipelines apart from workloads',
  ],
  [
    'no region',
    { region: 'frankfurt' },
    'region: is not a region, got "frankfurt"; write it as AWS does, such as eu-central-1 or us-east-1, without a zone',
  ],
  [
    'a zone',
    { region: 'eu-central-1a' },
    'region: is not a region, got "eu-central-1a"; write it as AWS does, such as eu-central-1 or us-east-1, without a zone',
  ],
  [
    'a region of China',
    { region: 'cn-north-1' },
    'region: is in the partition aws-cn, which has no Amazon Bedrock, so there are no agents to govern, got "cn-north-1"; use a region such as eu-central-1',
  ],
  [
    'a region of GovCloud',
    { allowedRegions: ['us-gov-west-1'] },
    'allowedRegions["us-gov-west-1"]: is in the partition aws-us-gov, of which there are no samples, got "us-gov-west-1"; begin with us-east-1, then set partition, region and ARNs in environments/',
  ],
  [
    'a region without models of the example',
    { region: 'sa-east-1' },
    'region: is in no geography that all models of the example are called in, got "sa-east-1"; use one of: eu-central-1, eu-north-1, eu-south-1, eu-south-2, eu-west-1, eu-west-3, us-east-1, us-east-2, us-west-2, ap-northeast-1, ap-northeast-3, ap-southeast-2, ap-southeast-4; or set exampleCatalog to false and name your own models',
  ],
  [
    'more regions than policies can name',
    { allowedRegions: ['eu-west-1', 'eu-west-2'] },
    'allowedRegions: are more than fit into the control policies beside all that the samples put there, got ["eu-west-1","eu-west-2"]; give 1 here, and the others in environments/ once packs are spread over more units',
  ],
  [
    'a region listed twice',
    { allowedRegions: ['eu-west-1', 'eu-west-1'] },
    'allowedRegions: lists a region twice, got "eu-west-1"; list it once',
  ],
  ['no environment', { environments: [] }, 'environments: is empty; name at least one, such as dev'],
  [
    'an environment without a layout',
    { environments: ['qa'] },
    'environments["qa"]: has no layout of its own, got "qa"; use one of: dev, staging, prod, landing-zone, or say whose layout it has, as in qa=staging',
  ],
  [
    'a layout that there is not',
    { environments: ['qa=stagin'] },
    'environments["qa"]: has a layout that there is not, got "stagin"; did you mean "staging"? use one of: dev, staging, prod, landing-zone',
  ],
  [
    'a name with capitals',
    { environments: ['QA=staging'] },
    'environments["QA"]: is not an environment name, got "QA"; use 2 to 12 lower-case letters and digits, starting with a letter, as in qa=staging',
  ],
  [
    'the name of a folder',
    { environments: ['catalog=dev'] },
    'environments["catalog"]: is a folder in environments/ already, got "catalog"; use another name',
  ],
  [
    'an environment twice',
    { environments: ['dev', 'dev=staging'] },
    'environments["dev"]: is listed twice; give each environment its own name',
  ],
  [
    'an unknown backend',
    { stateBackend: 'S3' },
    'stateBackend: is not a backend, got "S3"; did you mean "s3"? use one of: local, s3, cloud, none',
  ],
  [
    'production on one machine',
    { stateBackend: 'local', environments: ['dev', 'live=prod'] },
    'stateBackend: would keep the state of live, which is production, on one machine, got "local"; use s3, cloud or none, or leave production out of environments',
  ],
  [
    'a bucket of no use',
    { stateBackend: 'none', stateBucket: 'acme-states' },
    'stateBucket: is of no use, got "acme-states"; set stateBackend to s3, or take it out',
  ],
  [
    'no bucket name',
    { stateBucket: 's3://acme' },
    'stateBucket: is not a bucket name, got "s3://acme"; use 3 to 63 lower-case letters, digits, dots and dashes',
  ],
  [
    'an organization of no use',
    { environments: ['dev'], terraformOrganization: 'acme' },
    'terraformOrganization: is of no use, got "acme"; set stateBackend to cloud, or take it out',
  ],
  [
    'no name of an organization',
    { terraformOrganization: 'acme corp' },
    'terraformOrganization: is not the name of an organization, got "acme corp"; use 3 to 40 letters, digits, dashes and underscores, as HCP Terraform shows it',
  ],
  [
    'no name of a project',
    { terraformProject: "agents'" },
    'terraformProject: is not the name of a project, got "agents\'"; use 3 to 40 letters, digits, spaces, dashes and underscores, as HCP Terraform shows it',
  ],
  [
    'workspaces without states',
    { pipelines: ['hcp'], stateBackend: 's3' },
    'pipelines["hcp"]: runs stacks whose state is in HCP Terraform, and no environment has its there; set stateBackend to cloud, or take hcp out',
  ],
  [
    'an unknown toolkit',
    { toolkit: 'cdktfn' },
    'toolkit: is not a toolkit, got "cdktfn"; did you mean "cdktf"? use one of: cdktf, cdktn',
  ],
  [
    'a Node.js that the toolkit does not work with',
    { minNodeVersion: '18' },
    'minNodeVersion: is older than cdktf works with, got "18"; write 20.9.0 or a newer one, or leave it out',
  ],
  [
    'a Node.js that the other toolkit does not work with',
    { toolkit: 'cdktn', minNodeVersion: '22.18.9' },
    'minNodeVersion: is older than cdktn works with, got "22.18.9"; write 22.19.0 or a newer one, or leave it out',
  ],
  [
    'a range of Node.js',
    { minNodeVersion: '>=20' },
    'minNodeVersion: is not a version of Node.js, got ">=20"; write 20.9.0 or a newer one, or leave it out',
  ],
  [
    'an unknown pipeline',
    { pipelines: ['jenkins'] },
    'pipelines["jenkins"]: is not a pipeline that can be written, got "jenkins"; use one of: github, gitlab, atlantis, hcp',
  ],
  ['a pipeline twice', { pipelines: ['github', 'github'] }, 'pipelines["github"]: is listed twice; list it once'],
  [
    'a package manager of another language',
    { packageManager: 'poetry' },
    'packageManager: is not a package manager, got "poetry"; use one of: npm, pnpm, yarn_classic, yarn_berry, bun',
  ],
  ['another formatter', { prettier: true }, 'prettier: cannot be: Biome formats the project, got true; take it out'],
  ['another linter', { eslint: true }, 'eslint: cannot be: Biome checks the project, got true; take it out'],
  [
    'no configuration of TypeScript',
    { disableTsconfig: true },
    'disableTsconfig: cannot be: every tool reads tsconfig.json, got true; take it out',
  ],
  [
    'a branch without a name',
    { defaultReleaseBranch: '' },
    "defaultReleaseBranch: is empty; give it a value, as in --default-release-branch '…', or take it out",
  ],
  [
    'a number for a Node.js',
    { minNodeVersion: 22 },
    'minNodeVersion: is a number, got 22; write it as text, in quotes: leading zeros count',
  ],
  [
    'a TypeScript that the sources do not compile with',
    { typescriptVersion: '~4.0.0' },
    'typescriptVersion: is older than the sources compile with, got "~4.0.0"; write ~5.6.0 or a newer one, or leave it out',
  ],
  [
    'no mailbox',
    { securityContact: 'security' },
    'securityContact: is not an e-mail address, got "security"; use a mailbox that a team reads',
  ],
  [
    'a value of a tag that AWS refuses',
    { costCenter: "4711'" },
    'costCenter: is not the value of a tag, got "4711\'"; use letters, digits, spaces and the signs _ . : / = + @ -',
  ],
  [
    'no instance of Identity Center',
    { identityCenterInstanceArn: 'ssoins-1234567890abcdef' },
    'identityCenterInstanceArn: is not the ARN of an Identity Center instance, got "ssoins-1234567890abcdef"; copy it from the Identity Center settings; it looks like arn:aws:sso:::instance/ssoins-1234567890abcdef',
  ],
  [
    'no identity store',
    { identityStoreId: '1234567890' },
    'identityStoreId: is not an identity store id, got "1234567890"; copy it from the Identity Center settings; it looks like d-1234567890',
  ],
  [
    'a way to fetch for a repository',
    { pipelineRepository: 'git@github.com:acme/agents.git' },
    'pipelineRepository: is not a repository, got "git@github.com:acme/agents.git"; write owner and repository as the subject of its tokens does, as in acme/agent-platform or acme@123456/agent-platform@456789, of a server of your own with https:// and its host in front',
  ],
  [
    'an owner for a repository',
    { pipelineRepository: 'acme' },
    'pipelineRepository: is not a repository, got "acme"; write owner and repository as the subject of its tokens does, as in acme/agent-platform or acme@123456/agent-platform@456789, of a server of your own with https:// and its host in front',
  ],
];

describe('refuses', () => {
  test.each(WRONG)('%s', (_, given, line) => {
    expect(linesOf(given)).toEqual([line]);
  });

  test.each(['4', '4.x', '^4.9.5', '5.5.4', '~5.5', '5.0.x', '~5.5.0-beta'])('TypeScript %s', (typescriptVersion) => {
    expect(linesOf({ typescriptVersion })).toHaveLength(1);
  });

  test.each<[string, Given, string[]]>([
    [
      'an item of a list that is no text',
      { accounts: [7, 'prod/gatway=1'] },
      ['accounts[0]', 'accounts["prod/gatway"]'],
    ],
    [
      'an empty one',
      { environments: ['', 'qa=staging'], accounts: ['qa/tools=1'] },
      ['environments[0]', 'accounts["qa/tools"]'],
    ],
    ['the only item of a list', { environments: [''] }, ['environments[0]']],
    [
      'an unknown backend',
      { stateBackend: 's4', stateBucket: 'Bad_Bucket', terraformOrganization: 'a b' },
      ['stateBackend', 'stateBucket', 'terraformOrganization'],
    ],
    [
      'anything else',
      {
        region: 'mars-1',
        environments: ['dev', 'qa=stagin'],
        accounts: ['management=100000000001', 'dev/sandbox=100000000001', 'log-archive=1'],
      },
      ['accounts["log-archive"]', 'accounts["dev/sandbox"]', 'region', 'environments["qa"]'],
    ],
    [
      'accounts with one id that is none',
      { accounts: ['management=1', 'log-archive=1', 'pipelines=2', 'staging/tools=2'] },
      ['management', 'log-archive', 'pipelines', 'staging/tools'].map((name) => `accounts["${name}"]`),
    ],
    [
      'an account without an id',
      { accounts: ['management', 'dev/sandbox=111111111111'] },
      ['accounts["management"]', 'accounts["dev/sandbox"]'],
    ],
    [
      'an environment that is listed twice',
      { environments: ['dev', 'dev'], accounts: ['management=333333333333'] },
      ['accounts["management"]', 'environments["dev"]'],
    ],
  ])('what is wrong beside %s', (_, given, paths) => {
    expect(mistakesIn(withRequired(given)).map(({ path }) => path)).toEqual(paths);
  });

  test('everything at once, in one error', () => {
    const given = { company: 7, rootId: 'b1b2', accounts: ['prod/gatway=1'], toolkit: 'terraform' };
    expect(() => checkOptions(withRequired(given))).toThrow(
      /^4 mistakes in the options of the project:\n(?: {2}\S.*\n?){4}$/,
    );
  });
});

interface Declared {
  readonly name: string;
  readonly type: { readonly primitive?: string; readonly fqn?: string };
}

/** Options of every TypeScript project, as projen declares them. */
function projenOptions(): string[] {
  const folder = join(__dirname, '../../node_modules/projen');
  const redirect = JSON.parse(readFileSync(join(folder, '.jsii'), 'utf8'));
  const { types } =
    redirect.schema === 'jsii/file-redirect'
      ? JSON.parse(gunzipSync(readFileSync(join(folder, redirect.filename))).toString())
      : redirect;
  const names = (fqn: string): string[] => [
    ...(types[fqn].properties ?? []).map(({ name }: Declared) => name),
    ...(types[fqn].interfaces ?? []).flatMap(names),
  ];
  return [...new Set(names('projen.typescript.TypeScriptProjectOptions'))];
}

test.each(Object.values(javascript.NodePackageManager))('the package manager %s is accepted', (packageManager) => {
  expect(linesOf({ packageManager })).toEqual([]);
});

test.each(['5', '^5.0.0', '~5.6.0', '5.10.1', '6.x', '~7.0.2', '>=4', 'latest'])(
  'TypeScript %s is accepted',
  (typescriptVersion) => {
    expect(linesOf({ typescriptVersion })).toEqual([]);
  },
);

test("none of projen's options is one of ours, or nearly", () => {
  const inherited = projenOptions();
  expect(inherited.length).toBeGreaterThan(100);
  expect(inherited.flatMap((name) => closest(name, Object.keys(KNOWN_OPTIONS)) ?? [])).toEqual([]);
  expect(inherited.filter((name) => Object.hasOwn(KNOWN_OPTIONS, name))).toEqual([]);
});

test('what is checked is what is declared, by name and type', () => {
  const source = readFileSync(join(__dirname, '../../project-type/guardrails-options.ts'), 'utf8');
  const typeOf = (declared: string) =>
    declared === 'string[]' ? 'list' : declared === 'boolean' ? 'boolean' : 'string';
  const declared = [...source.matchAll(/^ {2}readonly (\w+)\?: (.+);$/gm)].map(([, name = '', type = '']) => [
    name,
    typeOf(type),
  ]);
  expect(Object.fromEntries(declared)).toEqual(KNOWN_OPTIONS);
});

test('every option has a default that is told, and is shown to who begins', () => {
  const source = readFileSync(join(__dirname, '../../project-type/guardrails-options.ts'), 'utf8');
  const count = Object.keys(KNOWN_OPTIONS).length;
  expect(source.match(/@default \S/g)).toHaveLength(count);
  expect(source.match(/@featured$/gm)).toHaveLength(count);
});
