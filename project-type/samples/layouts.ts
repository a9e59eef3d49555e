/** What an environment of the template has that a project gives other values to. */
export interface Layout {
  readonly tier: 'development' | 'staging' | 'production';
  /** Name that the template's own environment of this layout has. */
  readonly environment: string;
  /** Accounts of its own by name and catalog, with the ids that stand for them until somebody gives others. */
  readonly accounts: Readonly<Record<'example' | 'empty', Readonly<Record<string, string>>>>;
  /** Id of the organizational unit of its accounts, without the root's part; named after the environment, unless the file itself names it. */
  readonly unit: { readonly id: string; readonly name?: string };
  readonly state: 'local' | 's3' | 'cloud' | 'none';
  /** Endings of the external ids of those who take on the roles of the bootstrap, where there is one. */
  readonly externalIds?: Readonly<Record<'security' | 'workload' | 'audit', string>>;
  /** Name by which agents of the example find the gateway, without the company's domain. */
  readonly host: string;
  /** Whether it holds that of which an organization has one; of several environments only the first can. */
  readonly holdsOrganization?: boolean;
}

/** Layouts by the file in `environments/` that has them. A test holds them to those files. */
export const LAYOUTS = {
  dev: {
    tier: 'development',
    environment: 'dev',
    accounts: { example: { sandbox: '333333333333' }, empty: { sandbox: '333333333333' } },
    unit: { id: 'd3vd3vd3' },
    state: 'local',
    externalIds: { security: '3f9c', workload: 'b17e', audit: '08d2' },
    host: 'tools.dev.agents',
  },
  staging: {
    tier: 'staging',
    environment: 'staging',
    accounts: {
      example: { agents: '444444444401', tools: '444444444402', gateway: '444444444403' },
      empty: { agents: '444444444401', tools: '444444444402', gateway: '444444444403' },
    },
    unit: { id: '5tag1ng5' },
    state: 's3',
    externalIds: { security: 'a6c1', workload: '47f0', audit: 'e95b' },
    host: 'tools.staging.agents',
  },
  prod: {
    tier: 'production',
    environment: 'prod',
    accounts: {
      example: {
        'claims-agents': '555555555501',
        'customer-agents': '555555555502',
        'claims-tools': '555555555503',
        'customer-tools': '555555555504',
        gateway: '555555555505',
      },
      empty: { agents: '555555555501', tools: '555555555503', gateway: '555555555505' },
    },
    unit: { id: 'pr0dpr0d' },
    state: 'cloud',
    externalIds: { security: '5d28', workload: 'c3e4', audit: '719a' },
    host: 'tools.agents',
    holdsOrganization: true,
  },
  'landing-zone': {
    tier: 'production',
    environment: 'landing',
    accounts: {
      example: { identity: '666666666600', agents: '666666666601', tools: '666666666602', gateway: '666666666603' },
      empty: { identity: '666666666600', agents: '666666666601', tools: '666666666602', gateway: '666666666603' },
    },
    unit: { id: 'ag3nt5ou', name: 'agents' },
    state: 'cloud',
    host: 'tools.landing.agents',
  },
} as const satisfies Record<string, Layout>;

export type LayoutName = keyof typeof LAYOUTS;

export const LAYOUT_NAMES = Object.keys(LAYOUTS) as LayoutName[];

/** Layout of that name, if there is one. */
export const layoutNamed = (name: string): Layout | undefined =>
  Object.hasOwn(LAYOUTS, name) ? LAYOUTS[name as LayoutName] : undefined;

/** What stands for what only a company can say. */
export const PLACEHOLDERS = {
  company: 'Alder Mutual',
  shortName: 'Alder',
  slug: 'alder-mutual',
  shortSlug: 'alder',
  mailDomain: 'alder.example',
  internalDomain: 'alder.internal',
  organizationId: 'o-a1d3r7m8u9',
  rootId: 'r-ald1',
  units: { security: '5ec0r1ty', workloads: 'w0rk10ad' },
  accounts: { management: '111111111111', 'log-archive': '222222222222', pipelines: '999999999999' },
  region: 'eu-central-1',
  allowedRegions: ['eu-central-1', 'eu-west-1'],
  instanceArn: 'arn:aws:sso:::instance/ssoins-6684a1d3r7m8u9x2',
  identityStoreId: 'd-99670a1b2c',
  costCenter: 'claims-4410',
  team: 'agent-platform',
  repository: 'agent-platform',
  terraformProject: 'agent-governance',
} as const;
