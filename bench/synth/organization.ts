import type { CatalogModels, EnvironmentInput } from '../../foundation/environment';

/** How much of what grows there is, in each of the three environments. */
export interface Size {
  readonly agents: number;
  readonly tools: number;
}

/** The environments of a synthetic organization; each keeps its state in another way. */
export const STAGES = ['dev', 'staging', 'prod'] as const;
export type Stage = (typeof STAGES)[number];

/** Accounts are filled up to here, at least two of each kind. */
const AGENTS_PER_ACCOUNT = 100;
const TOOLS_PER_ACCOUNT = 200;

const AGENTS_PER_FAMILY = 10;

/** An environment with so many agents and tools, spread over accounts; the same for the same size and stage. */
export function syntheticEnvironment({ agents, tools }: Size, stage: Stage): EnvironmentInput {
  const agentAccounts = accountNames('agents', agents, AGENTS_PER_ACCOUNT);
  const toolAccounts = accountNames('tools', tools, TOOLS_PER_ACCOUNT);
  const workloads = [...agentAccounts, ...toolAccounts, 'gateway'];
  const networks = [...agentAccounts, 'gateway'];
  return {
    ...STAGE_VALUES[stage],
    name: stage,
    region: 'eu-central-1',
    organization: ORGANIZATION,
    accounts: {
      management: { id: '100000000001' },
      'log-archive': { id: '100000000002', ou: 'security' },
      ...Object.fromEntries(
        workloads.map((name, index) => [
          name,
          { id: `${STAGES.indexOf(stage) + 2}${digits(index, 11)}`, ou: `workloads-${stage}` },
        ]),
      ),
    },
    networks: Object.fromEntries(
      networks.map((account, index) => [
        account,
        {
          account,
          vpcId: `vpc-0${digits(index, 16)}`,
          subnetIds: [`subnet-0a${digits(index, 15)}`, `subnet-0b${digits(index, 15)}`],
        },
      ]),
    ),
    controls: {
      targets: [
        {
          ou: `workloads-${stage}`,
          service: ['org', 'model', 'agent', 'iam', 'data'],
          resource: ['perimeter', 'transport', 'tool-roles'],
        },
      ],
      webIdentities: [{ issuer: 'token.actions.githubusercontent.com', subjects: ['repo:bench/agents:*'] }],
    },
    models: MODELS,
    gateway: { account: 'gateway' },
    tools: numbered(tools).map((index) => ({
      name: toolName(index),
      owner: `systems-${index % 7}`,
      purpose: `Register number ${index}`,
      account: nth(toolAccounts, index),
      actions: {
        'look-up': {
          kind: 'read',
          purpose: 'Returns one entry by its number',
          input: { type: 'object', additionalProperties: false },
        },
        change: {
          kind: 'change',
          purpose: 'Changes one entry',
          input: { type: 'object', additionalProperties: false },
        },
      },
      target: { kind: 'function', code: 'tools/claims-register' },
    })),
    agents: numbered(agents).map((index) => agent(index, tools, nth(agentAccounts, index))),
    retention: { prompts: { days: 90 }, decisions: { days: 365 }, logs: { days: 180 }, audit: { days: 365 } },
    budgets: { monthlyUsd: 1000 * agents, families: { 'family-000': 500 } },
    contacts: { security: 'security@bench.example', operations: 'operations@bench.example' },
    tags: { 'cost-center': 'bench', owner: 'bench' },
  };
}

/** Every third agent only reads; the others change something in one of the two tools that they call. */
function agent(index: number, tools: number, account: string): NonNullable<EnvironmentInput['agents']>[number] {
  const [first, second] = [toolName((2 * index) % tools), toolName((2 * index + 1) % tools)];
  const family = digits(Math.floor(index / AGENTS_PER_FAMILY), 3);
  const shared = {
    name: `agent-${digits(index, 4)}`,
    family: `family-${family}`,
    owner: `team-${family}`,
    purpose: `Handles cases of kind ${index}`,
    account,
  };
  switch (index % 3) {
    case 0:
      return {
        ...shared,
        scope: 1,
        models: ['claude-sonnet', 'titan-embeddings'],
        tools: { [first]: ['look-up'], [second]: ['look-up'] },
      };
    case 1:
      return {
        ...shared,
        scope: 2,
        models: ['claude-haiku'],
        tools: { [first]: ['look-up'], [second]: ['look-up', 'change'] },
      };
    default:
      return {
        ...shared,
        scope: 3,
        models: ['claude-sonnet'],
        tools: { [first]: ['look-up', 'change'], [second]: ['look-up'] },
        approvalAbove: { minorUnits: 10_000, currency: 'EUR' },
      };
  }
}

const digits = (number: number, width: number) => String(number).padStart(width, '0');
const numbered = (count: number) => Array.from({ length: count }, (_, index) => index);
const toolName = (index: number) => `tool-${digits(index, 4)}`;

const accountNames = (kind: string, count: number, most: number) =>
  numbered(Math.max(2, Math.ceil(count / most))).map((index) => `${kind}-${index + 1}`);

function nth(names: readonly string[], index: number): string {
  const name = names[index % names.length];
  if (name === undefined) throw new Error('accounts: there are none to spread over');
  return name;
}

const ORGANIZATION = {
  id: 'o-bench00000',
  rootId: 'r-bnch',
  organizationalUnits: {
    security: { id: 'ou-bnch-security' },
    ...Object.fromEntries(STAGES.map((stage) => [`workloads-${stage}`, { id: `ou-bnch-workloads${stage}` }])),
  },
};

const IN_EUROPE = {
  geography: 'eu' as const,
  destinations: ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'],
};

const MODELS: CatalogModels = {
  'claude-sonnet': { id: 'anthropic.claude-sonnet-4-5-20250929-v1:0', inference: IN_EUROPE },
  'claude-haiku': { id: 'anthropic.claude-haiku-4-5-20251001-v1:0', inference: IN_EUROPE },
  'titan-embeddings': { id: 'amazon.titan-embed-text-v2:0', output: 'embedding', inference: 'regional' },
};

const IDENTITY_CENTER = {
  region: 'eu-central-1',
  instanceArn: 'arn:aws:sso:::instance/ssoins-00000000000bench',
  identityStoreId: 'd-0000000000',
};

const STAGE_VALUES = {
  dev: { tier: 'development', state: { kind: 'local' } },
  staging: {
    tier: 'staging',
    state: { kind: 's3', bucket: 'bench-terraform-state', region: 'eu-central-1' },
    identityCenter: IDENTITY_CENTER,
  },
  prod: {
    tier: 'production',
    state: { kind: 'cloud', organization: 'bench', project: 'bench' },
    identityCenter: { ...IDENTITY_CENTER, attributes: 'create' },
    landingZone: {
      ramSharing: 'create',
      rootFeatures: 'create',
      accessAnalyzer: 'create',
      aiOptOut: 'create',
      trail: 'create',
    },
  },
} satisfies Record<Stage, Partial<EnvironmentInput>>;
