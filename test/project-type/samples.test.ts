import '../../foundation/quick-tokens';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { App } from 'cdktf';
import { javascript } from 'projen';
import { accountIdOf, workloadAccounts } from '../../foundation/accounts';
import { mistakesAcross } from '../../foundation/across-environments';
import { isEnvironment } from '../../foundation/define-environment';
import type { Environment } from '../../foundation/environment';
import { PHONE_REGIONS } from '../../foundation/personal-data';
import { targetPolicies } from '../../modules/control-policies/target-policies';
import { parseRepository } from '../../pipelines/repository';
import { mistakesIn } from '../../project-type/checks/options';
import type { P2aGuardrailsProjectOptions } from '../../project-type/guardrails-options';
import { countriesOf } from '../../project-type/samples/countries';
import { edited } from '../../project-type/samples/edits';
import { LAYOUT_NAMES, LAYOUTS } from '../../project-type/samples/layouts';
import { sampleFiles } from '../../project-type/samples/sample-files';
import { asSource, Code } from '../../project-type/samples/source';
import { buildStacks } from '../../stacks/environment-stacks';

const ROOT = resolve(__dirname, '../..');

type Given = Partial<P2aGuardrailsProjectOptions>;

const optionsOf = (given: Given): P2aGuardrailsProjectOptions => ({
  name: 'agents',
  defaultReleaseBranch: 'main',
  ...given,
});

const rendered = (given: Given) => sampleFiles(ROOT, optionsOf(given));

const COMPANY: Given = {
  company: "O'Brien & Söhne (Bank)",
  companyDomain: 'obrien.example.com',
  organizationId: 'o-b1b2b3b4b5',
  organizationalUnits: ['security=ou-b1b2-secur1ty'],
  accounts: ['management=100000000001', 'log-archive=100000000002', 'pipelines=100000000003'],
  pipelineRepository: 'obrien/agents',
  costCenter: '4711',
  team: 'Platform Team',
  identityCenterInstanceArn: 'arn:aws:sso:::instance/ssoins-1234567890abcdef',
  identityStoreId: 'd-1234567890',
};

/** Names as long as they may be, so that lines break where they do not in the template. */
const LONG: Given = {
  ...COMPANY,
  company: 'Vereinigte Versicherungen von Mitteldeutschland und Umgebung',
  companyDomain: 'governance-of-artificial-intelligence.vereinigte-versicherungen.example.com',
  terraformOrganization: 'vereinigte-versicherungen-mitteldeutschl',
  terraformProject: 'agents that decide and act, so to say'.replace(/,/g, ''),
  pipelineRepository: `vereinigte-versicherungen/${'a'.repeat(80)}`,
  region: 'ap-southeast-2',
  allowedRegions: ['ap-southeast-4'],
};

const COMBINATIONS: ReadonlyArray<[string, Given]> = [
  ['nothing given', {}],
  ['all layouts', { environments: [...LAYOUT_NAMES] }],
  ['dev alone', { environments: ['dev'] }],
  ['an environment in the layout of another', { environments: ['qa=staging'] }],
  [
    'each layout three times, named in any order',
    {
      environments: LAYOUT_NAMES.flatMap((layout, index) => [`a${index}=${layout}`, layout, `b${index}=${layout}`]),
    },
  ],
  ['a company', COMPANY],
  ['a company with two in production', { ...COMPANY, environments: ['dev', 'live=prod', 'prod'] }],
  [
    'the longest names',
    {
      ...LONG,
      environments: ['dev', 'environment1=staging', 'environment2=prod', 'landing-zone'],
      stateBackend: 'cloud',
    },
  ],
  ['buckets named after a long name', { company: LONG.company, environments: ['environment1=staging'] }],
  [
    'the shortest names',
    { company: 'X1', environments: ['d1=dev', 's1=staging', 'p1=prod', 'l1=landing-zone'], region: 'us-east-1' },
  ],
  ['a region in the United States', { region: 'us-east-1', environments: [...LAYOUT_NAMES] }],
  ['a region in Japan', { region: 'ap-northeast-1' }],
  [
    'a region in Australia, and what may be used beside it',
    { region: 'ap-southeast-2', allowedRegions: ['ap-southeast-4'] },
  ],
  ['states in buckets', { stateBackend: 's3', stateBucket: 'acme-states', environments: [...LAYOUT_NAMES] }],
  [
    'states in HCP Terraform',
    { stateBackend: 'cloud', terraformOrganization: 'acme', pipelines: ['hcp', 'gitlab', 'github'] },
  ],
  ['states placed by the pipeline', { stateBackend: 'none' }],
  ['local states', { stateBackend: 'local', environments: ['dev', 'qa=staging'] }],
];

const BOTH: ReadonlyArray<[string, Given]> = COMBINATIONS.flatMap(
  ([name, given]): Array<[string, Given]> => [
    [name, given],
    [`${name}, with an empty catalog`, { ...given, exampleCatalog: false }],
  ],
);

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'samples-'));
  folders.push(folder);
  return folder;
}

function write(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** The files of a project beside what it is given of the template. */
function written(files: ReadonlyMap<string, string>): string {
  const folder = emptyFolder();
  for (const name of ['foundation', 'modules', 'stacks', 'node_modules'])
    symlinkSync(join(ROOT, name), join(folder, name));
  write(folder, files);
  return folder;
}

/** The environments that main.ts lists, as it lists them. */
function loaded(folder: string, files: ReadonlyMap<string, string>): Environment[] {
  process.env.P2A_ROOT = folder;
  const listed = [...(files.get('main.ts') ?? '').matchAll(/import\('\.\/(environments\/[\w-]+)'\)/g)];
  return listed.map(([, path = '']) => require(join(folder, path)).default);
}

/** Milliseconds, where functions are bundled for the first time. */
const BUNDLING = 120_000;

const rootBefore = process.env.P2A_ROOT;
afterEach(() => {
  if (rootBefore === undefined) delete process.env.P2A_ROOT;
  else process.env.P2A_ROOT = rootBefore;
});

describe('without options, samples are the files of the template', () => {
  test('each is', () => {
    const files = rendered({ environments: [...LAYOUT_NAMES] });
    const shipped = [...files].filter(
      ([path]) => path !== 'README.md' && path !== 'main.ts' && !path.startsWith('test/'),
    );
    expect(shipped.length).toBeGreaterThan(25);
    for (const [path, content] of shipped)
      expect([path, content]).toEqual([path, readFileSync(join(ROOT, path), 'utf8')]);
    expect(rendered({}).get('main.ts')).toBe(readFileSync(join(ROOT, 'main.ts'), 'utf8'));
  });

  test('each is where the same file is in the other catalog, but for the code of tools', () => {
    const [example, empty] = [rendered({}), rendered({ exampleCatalog: false })];
    const onlyEmpty = [...empty.keys()].filter((path) => !example.has(path));
    expect(onlyEmpty).toEqual(['tools/README.md']);
    expect([...empty.keys()]).toEqual(
      expect.arrayContaining(['environments/catalog/agents.ts', 'environments/dev.ts', 'main.ts', 'README.md']),
    );
  });

  test('what stands for accounts, units and names is what the environments have', () => {
    for (const name of LAYOUT_NAMES) {
      for (const [catalog, folder] of [
        ['example', 'environments'],
        ['empty', 'samples/empty/environments'],
      ] as const) {
        const source = readFileSync(join(ROOT, folder, `${name}.ts`), 'utf8');
        const own = /^ {2}accounts: \{\n([\s\S]*?)^ {2}\},/m.exec(source)?.[1] ?? '';
        const accounts = [...own.matchAll(/^ {4}'?([\w-]+)'?: \{ id: '(\d+)'/gm)].map(([, account, id]) => [
          account,
          id,
        ]);
        expect([name, Object.fromEntries(accounts)]).toEqual([name, LAYOUTS[name].accounts[catalog]]);
        expect(source).toContain(`  name: '${LAYOUTS[name].environment}',\n  tier: '${LAYOUTS[name].tier}',\n`);
        expect(source).toContain(`  state: { kind: '${LAYOUTS[name].state}'`);
      }
    }
  });
});

describe.each(BOTH)('%s', (_, given) => {
  const files = rendered(given);

  test('is right, and gives environments that agree with each other', () => {
    expect(mistakesIn(optionsOf(given))).toEqual([]);
    const environments = loaded(written(files), files);
    expect(environments.every(isEnvironment)).toBe(true);
    expect(environments).toHaveLength(given.environments?.length ?? 3);
    expect(mistakesAcross(environments)).toEqual([]);
    for (const environment of environments) expect(() => targetPolicies(environment)).not.toThrow();
    const ids = environments.flatMap((environment) =>
      workloadAccounts(environment).map((name) => accountIdOf(environment, name)),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('gives the same bytes again', () => {
    expect([...rendered(given)]).toEqual([...files]);
  });
});

describe('every stack can be built', () => {
  test.each([
    [
      'the example in another region',
      { ...COMPANY, region: 'us-east-1', environments: ['qa=staging', 'landing-zone'] },
    ],
    ['an empty catalog', { exampleCatalog: false, environments: [...LAYOUT_NAMES] }],
  ] satisfies Array<[string, Given]>)(
    'of %s',
    (_, given) => {
      const files = rendered(given);
      const folder = written(files);
      const app = new App({ outdir: join(folder, 'cdktf.out'), stackTraces: false });
      const environments = loaded(folder, files);
      // The code of functions is the template's, which has its bundles of them at hand.
      process.env.P2A_ROOT = ROOT;
      for (const environment of environments) buildStacks(app, environment);
      app.synth();
      const made = Object.keys(JSON.parse(readFileSync(join(folder, 'cdktf.out/manifest.json'), 'utf8')).stacks);
      expect([...new Set(made.map((stack) => stack.split('-')[0]))].sort()).toEqual(
        environments.map(({ name }) => name).sort(),
      );
    },
    BUNDLING,
  );
});

describe('what was given', () => {
  const everything: Given = {
    ...COMPANY,
    rootId: 'r-b1b2',
    organizationalUnits: [
      'security=ou-b1b2-secur1ty',
      'workloads=ou-b1b2-w0rkl0ad',
      'workloads-dev=ou-b1b2-devdevde',
      'workloads-qa=ou-b1b2-qaqaqaqa',
      'agents=ou-b1b2-agentsou',
    ],
    accounts: [
      'management=100000000001',
      'log-archive=100000000002',
      'pipelines=100000000003',
      'dev/sandbox=100000000004',
      'qa/agents=100000000005',
      'qa/tools=100000000006',
      'qa/gateway=100000000007',
      'landing/identity=100000000008',
      'landing/agents=100000000009',
      'landing/tools=100000000010',
      'landing/gateway=100000000011',
    ],
    environments: ['dev', 'qa=staging', 'landing-zone'],
    region: 'us-east-1',
    stateBackend: 's3',
    stateBucket: 'obrien-states',
    securityContact: 'security@obrien.example.com',
    operationsContact: 'ops@obrien.example.com',
  };
  const OF_THE_EXAMPLE =
    /alder|ald1|a1d3r|eu-central-1|\b(\d)\1{11}\b|\b[3-6]{10}\d\d\b|staging|claims-4410|agent-platform@/gi;

  test.each([true, false])('leaves nothing of the example behind (example catalog: %s)', (exampleCatalog) => {
    const files = rendered({ ...everything, exampleCatalog });
    for (const [path, content] of files) {
      // The tier is no name.
      const left = content.replace("tier: 'staging'", '').match(OF_THE_EXAMPLE) ?? [];
      expect([path, path === 'README.md' || path.startsWith('test/') ? [] : left]).toEqual([path, []]);
    }
  });

  test('is in the environments', () => {
    const files = rendered(everything);
    const [dev, qa, landing] = loaded(written(files), files);
    expect(dev).toMatchObject({
      region: 'us-east-1',
      organization: { id: 'o-b1b2b3b4b5', rootId: 'r-b1b2' },
      accounts: { management: { id: '100000000001' }, sandbox: { id: '100000000004', ou: 'workloads-dev' } },
      state: { kind: 's3', bucket: 'obrien-states', region: 'us-east-1' },
      contacts: { security: 'security@obrien.example.com', operations: 'ops@obrien.example.com' },
      tags: { 'cost-center': '4711', owner: 'Platform Team' },
      gateway: { domainName: 'tools.dev.agents.obrien.example.com' },
    });
    expect(dev?.models['claude-sonnet']?.inference).toEqual({
      geography: 'us',
      destinations: ['us-east-1', 'us-east-2', 'us-west-2'],
    });
    expect([dev, qa].map((one) => one?.bootstrap?.pipelines.security.roleArn)).toEqual([
      'arn:aws:iam::100000000003:role/pipelines/dev-security',
      'arn:aws:iam::100000000003:role/pipelines/qa-security',
    ]);
    expect(dev?.controls.webIdentities).toEqual([
      { issuer: 'token.actions.githubusercontent.com', subjects: ['repo:obrien/agents:*'] },
    ]);
    expect(qa).toMatchObject({
      name: 'qa',
      tier: 'staging',
      gateway: { domainName: 'tools.qa.agents.obrien.example.com' },
    });
    expect(Object.keys(qa?.organization.organizationalUnits ?? {})).toEqual([
      'security',
      'workloads',
      'workloads-dev',
      'workloads-qa',
    ]);
    expect(landing?.landingZone.archive).toMatchObject({
      existing: { buckets: { logs: 'platform-logs-100000000002' } },
    });
    expect(landing?.organization.organizationalUnits.agents).toEqual({ id: 'ou-b1b2-agentsou', parent: 'workloads' });
  });

  test('decides who signs in from outside AWS', () => {
    const given: Given = {
      ...COMPANY,
      stateBackend: 'cloud',
      terraformOrganization: 'ob',
      pipelines: ['hcp', 'atlantis', 'gitlab'],
    };
    const files = rendered(given);
    const [dev] = loaded(written(files), files);
    expect(dev?.controls.webIdentities).toEqual([
      { issuer: 'app.terraform.io', subjects: ['organization:ob:*'] },
      { issuer: 'gitlab.com', subjects: ['project_path:obrien/agents:*'] },
    ]);
  });

  test.each([
    ['github', 'ob@12/agents@34', 'token.actions.githubusercontent.com', 'repo:ob@12/agents@34:*'],
    ['github', 'https://github.com/ob/agents', 'token.actions.githubusercontent.com', 'repo:ob/agents:*'],
    ['github', 'https://git.ob.example/ob/agents', 'git.ob.example/_services/token', 'repo:ob/agents:*'],
    ['gitlab', 'https://git.ob.example/ob/all/agents', 'git.ob.example', 'project_path:ob/all/agents:*'],
  ])(
    'on %s the repository %s signs in as the trust policies have it',
    (system, pipelineRepository, issuer, subject) => {
      const files = rendered({ ...COMPANY, pipelines: [system], pipelineRepository });
      const [dev] = loaded(written(files), files);
      expect(dev?.controls.webIdentities).toEqual([{ issuer, subjects: [subject] }]);
      expect(parseRepository(pipelineRepository)).toBeDefined();
    },
  );
});

test('external ids are a company’s own, an environment’s own, and the same every time', () => {
  const externalIds = (given: Given) =>
    [...(rendered(given).get('environments/dev.ts') ?? '').matchAll(/externalId: '(.*)'/g)].map(([, id]) => id);
  const ours = externalIds(COMPANY);
  expect(ours).toEqual(externalIds(COMPANY));
  expect(ours).toHaveLength(3);
  const others = [{}, { ...COMPANY, organizationId: 'o-c1c2c3c4c5' }, { ...COMPANY, company: 'Other' }].flatMap(
    externalIds,
  );
  expect(new Set([...ours, ...others]).size).toBe(12);
});

test('of what an organization has one, the first environment of a layout holds it', () => {
  const files = rendered({ environments: ['live=prod', 'prod', 'dr=prod'] });
  const [live, prod, dr] = loaded(written(files), files);
  expect([live, prod, dr].map((environment) => environment?.landingZone.trail)).toEqual(['off', 'create', 'off']);
  expect(live?.accounts.gateway?.id).toBe('555555555515');
  expect(dr?.accounts.gateway?.id).toBe('555555555525');
});

test('the linter has nothing to say, whatever was given', () => {
  const folder = emptyFolder();
  for (const name of ['biome.jsonc', '.gitignore']) writeFileSync(join(folder, name), readFileSync(join(ROOT, name)));
  // Most files are the same whatever is given; once is enough.
  const known = new Set<string>();
  for (const [name, given] of BOTH) {
    const files = [...rendered(given)].filter((file) => !known.has(file.join('\n')));
    for (const file of files) known.add(file.join('\n'));
    write(join(folder, name.replace(/\W+/g, '-')), new Map(files));
  }
  const linter = spawnSync(join(ROOT, 'node_modules/.bin/biome'), ['check', '--error-on-warnings', '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(linter.stderr).toBe('');
  expect(linter.stdout).toMatch(/^Checked \d{3,} files/);
});

describe('README', () => {
  const readme = (given: Given) => rendered(given).get('README.md') ?? '';

  test.each(BOTH)('has no remark, and no gap where one was: %s', (_, given) => {
    expect(readme(given)).toContain('](docs/guide/upgrading.md)');
    expect(readme(given)).not.toMatch(/<!--|\n\n\n/);
  });

  test('lists what is left to replace, and where', () => {
    expect(readme({})).toContain(
      '- The id of the organization: in the console of AWS Organizations, or by `aws organizations describe-organization`.\n  In `environments/catalog/company.ts`.\n',
    );
    expect(readme({ organizationId: 'o-b1b2b3b4b5' })).not.toContain('The id of the organization');
    expect(readme({ environments: ['dev'] })).toMatch(
      /Ids of accounts\..*\n {2}In `environments\/catalog\/company\.ts`, `environments\/dev\.ts`\./,
    );
    expect(readme({ exampleCatalog: false })).not.toContain('Networks');
  });

  test('speaks of the first environment and of the company', () => {
    const text = readme({ company: 'Acme', environments: ['prod', 'qa=staging'], exampleCatalog: false });
    expect(text).toContain('# Governance of AI agents at Acme\n');
    expect(text).toContain('npx projen synth -- --env qa\n');
    expect(text).toContain('cdktf.out/stacks/qa-bootstrap-management');
    expect(text).toContain('environments/qa.ts');
    expect(text).not.toMatch(/\bdev\b|Alder/);
  });

  test.each([
    [javascript.NodePackageManager.PNPM, 'pnpm install --frozen-lockfile', 'pnpm exec projen'],
    [javascript.NodePackageManager.YARN_BERRY, 'yarn install --immutable', 'yarn projen'],
    [javascript.NodePackageManager.BUN, 'bun install --frozen-lockfile', 'bunx projen'],
  ])('has the commands of %s', (packageManager, install, run) => {
    const text = readme({ packageManager });
    expect(text).toContain(`${install}\n${run} validate`);
    expect(text).not.toMatch(/\bnpm ci\b|\bnpx\b/);
  });

  test('says that pipelines leave out the environment to begin with, where its states lie on one machine', () => {
    const left = (given: Given) => /They leave `(\w+)` out/.exec(readme({ pipelines: ['github'], ...given }))?.[1];
    expect(left({})).toBe('dev');
    expect(left({ environments: ['lab=dev', 'prod'] })).toBe('lab');
    expect(left({ stateBackend: 's3' })).toBeUndefined();
    expect(left({ environments: ['staging'] })).toBeUndefined();
    expect(left({ pipelines: [] })).toBeUndefined();
  });

  test('names pipelines that are written, and roles that a landing zone gives', () => {
    expect(readme({ pipelines: ['github'] })).toContain('npx projen pipelines\n```');
    expect(readme({ pipelines: ['github'] })).not.toContain('hcp-terraform.md');
    expect(readme({ pipelines: ['hcp'] })).toContain('hcp-terraform.md');
    expect(readme({ environments: ['landing-zone'] })).toContain('Your landing zone makes them');
    expect(readme({ toolkit: 'cdktn' })).toContain('for the toolkit cdktn.');
  });
});

describe('edits', () => {
  test('are all made, and what one writes no other changes', () => {
    const edits = [
      { text: 'one', by: 'two' },
      { text: 'two', by: 'one' },
      { head: '  list: ', by: "  list: ['one']," },
      { head: '  gone: ', by: undefined },
    ];
    expect(edited('x.ts', 'one two\n  list: [\n    two,\n  ],\n  gone: {\n    a,\n  },\nlast one\n', edits)).toBe(
      "two one\n  list: ['one'],\nlast two\n",
    );
  });

  test.each([
    [{ text: 'one', by: 'two' }, 'x.ts: has no "one" to replace'],
    [{ head: '  state: ', by: '' }, 'x.ts: has no "state:" to replace'],
  ])('refuse a file that is not as they know it: %j', (edit, message) => {
    expect(() => edited('x.ts', 'other\n', [edit])).toThrow(message);
  });
});

test('values are laid out as the formatter does', () => {
  expect(asSource('  a: ', { b: ['c', 'd'], 'e-f': {} }, ',')).toBe("  a: { b: ['c', 'd'], 'e-f': {} },");
  expect(asSource('  a: ', ['x'.repeat(70), 'y'.repeat(70)], ',')).toBe(
    `  a: [\n    '${'x'.repeat(70)}',\n    '${'y'.repeat(70)}',\n  ],`,
  );
  expect(asSource('', [new Code('() => 1')], ';')).toBe('[() => 1];');
});

describe('telephone numbers', () => {
  test.each([
    ['eu-central-1', "['DE', 'AT', 'CH']"],
    ['ap-southeast-2', "['AU']"],
    ['us-east-1', "['US']"],
  ])('of the countries of %s are found', (region, countries) => {
    const files = rendered({ region, environments: [...LAYOUT_NAMES] });
    for (const name of LAYOUT_NAMES)
      expect(files.get(`environments/${name}.ts`)).toContain(`  sanitizer: { phoneRegions: ${countries} },`);
  });

  test('are of countries whose numbers are known, in every region', () => {
    const regions = ['ap', 'af', 'ca', 'eu', 'il', 'me', 'mx', 'sa', 'us'].flatMap((area) =>
      ['central', 'east', 'north', 'northeast', 'south', 'southeast', 'west'].flatMap((side) =>
        [1, 2, 3, 4, 5, 6, 7].map((number) => `${area}-${side}-${number}`),
      ),
    );
    const countries = new Set(regions.flatMap(countriesOf));
    expect(countries.size).toBeGreaterThan(20);
    expect([...countries].filter((country) => !PHONE_REGIONS.includes(country))).toEqual([]);
  });
});
