import type { Environment, EnvironmentInput } from '../../../foundation/environment';
import { environment } from '../../support/environment';

type AgentInput = NonNullable<EnvironmentInput['agents']>[number];
type ToolInput = NonNullable<EnvironmentInput['tools']>[number];

export const INSTANCE = 'arn:aws:sso:::instance/ssoins-1234567890abcdef';

export const identityCenter = {
  region: 'eu-west-1',
  instanceArn: INSTANCE,
  identityStoreId: 'd-1234567890',
};

export const group = (digit: number) => `00000000-0000-4000-8000-${String(digit).repeat(12)}`;
export const setArn = (digit: number) =>
  `arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-${String(digit).repeat(16)}`;

export const agent = (
  name: string,
  family: string,
  account: string,
  calls: readonly string[],
  trust: AgentInput['trust'] = { kind: 'lambda' },
): AgentInput => ({
  name,
  family,
  account,
  owner: `${family}-owner`,
  purpose: 'Sorts what comes in',
  scope: 1,
  models: ['sonnet'],
  trust,
  tools: Object.fromEntries(calls.map((tool) => [tool, ['look-up']])),
});

const tool = (name: string, account: string): ToolInput => ({
  name,
  account,
  owner: 'systems',
  purpose: 'Looks things up',
  actions: {
    'look-up': { kind: 'read', purpose: 'Returns one thing', input: { type: 'object', additionalProperties: false } },
  },
  target: { kind: 'existing-function', function: name, alias: 'live' },
});

/** Two families; an agent of the second lives in the account of the first. */
export const staffedInput: Partial<EnvironmentInput> = {
  identityCenter,
  accounts: {
    management: { id: '111111111111' },
    'log-archive': { id: '222222222222', ou: 'security' },
    'claims-agents': { id: '333333333333', ou: 'workloads' },
    'mail-agents': { id: '444444444444', ou: 'workloads' },
    'claims-tools': { id: '555555555555', ou: 'workloads' },
    'mail-tools': { id: '666666666666', ou: 'workloads' },
    gateway: { id: '777777777777', ou: 'workloads' },
  },
  agents: [
    agent('triage', 'claims', 'claims-agents', ['register']),
    agent('payer', 'claims', 'claims-agents', [], { kind: 'agentcore-runtime', runtime: 'payer' }),
    agent('sorter', 'mail', 'claims-agents', ['mail'], { kind: 'lambda', function: 'mail-sorter' }),
    agent('responder', 'mail', 'mail-agents', ['mail'], { kind: 'ecs-task' }),
  ],
  tools: [tool('register', 'claims-tools'), tool('mail', 'mail-tools')],
  gateway: { account: 'gateway' },
};

export const staffed = (overrides: Partial<EnvironmentInput> = {}): Environment =>
  environment({ ...staffedInput, ...overrides });
