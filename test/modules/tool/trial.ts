import type { Environment, EnvironmentInput, Tool } from '../../../foundation/environment';
import { environment } from '../../support/environment';

export type ToolInput = NonNullable<EnvironmentInput['tools']>[number];
type AgentInput = NonNullable<EnvironmentInput['agents']>[number];

/** Code that is bundled in no time. */
export const ECHO = { kind: 'function', code: 'test/modules/tool/echo' } as const;

export const EXISTING = { kind: 'existing-function', function: 'tickets', alias: 'stable' } as const;

export const ENDPOINT = {
  kind: 'endpoint',
  url: 'https://api.partner.example/v2/',
  connectionArn: 'arn:aws:events:eu-central-1:333333333333:connection/partner/0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9',
  secretArn:
    'arn:aws:secretsmanager:eu-central-1:333333333333:secret:events!connection/partner/0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9-AbCd12',
} as const;

/** A tool with two actions that anybody declares, and one that nobody does. */
export const toolInput = (given: Partial<ToolInput> = {}): ToolInput => ({
  name: 'register',
  owner: 'claims-systems',
  purpose: 'The register of claims',
  account: 'tools',
  actions: {
    'look-up': { kind: 'read', purpose: 'Returns one claim', input: { type: 'object', additionalProperties: false } },
    search: {
      kind: 'read',
      purpose: 'Returns claims of a day',
      input: { type: 'object', additionalProperties: false },
    },
    assign: {
      kind: 'change',
      purpose: 'Gives a claim to a handler',
      input: { type: 'object', additionalProperties: false },
    },
    erase: {
      kind: 'change',
      purpose: 'Takes a claim out of the register',
      input: { type: 'object', additionalProperties: false },
    },
  },
  target: ECHO,
  ...given,
});

const agent = (name: string, tools: AgentInput['tools']): AgentInput => ({
  name,
  family: 'claims',
  owner: 'claims-operations',
  purpose: 'Works on claims',
  account: 'agents',
  scope: 2,
  models: ['sonnet'],
  tools,
});

/** Agents, tools and the gateway each in an account of their own; nobody declares `erase`. */
export const trial = (
  tools: readonly ToolInput[] = [toolInput()],
  given: Partial<EnvironmentInput> = {},
): Environment =>
  environment({
    accounts: {
      management: { id: '111111111111' },
      'log-archive': { id: '222222222222', ou: 'security' },
      tools: { id: '333333333333', ou: 'workloads' },
      'other-tools': { id: '444444444444', ou: 'workloads' },
      agents: { id: '555555555555', ou: 'workloads' },
      gateway: { id: '666666666666', ou: 'workloads' },
    },
    networks: {
      inside: {
        account: 'tools',
        vpcId: 'vpc-0123456789abcdef0',
        subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      },
    },
    tools: [...tools],
    agents: [
      agent('reader', { register: ['look-up', 'search'] }),
      agent('handler', { register: ['look-up', 'search', 'assign'] }),
      agent('idler', {}),
    ],
    gateway: { account: 'gateway' },
    ...given,
  });

export function toolIn({ tools }: Environment, name = 'register'): Tool {
  const found = tools.find((tool) => tool.name === name);
  if (found === undefined) throw new Error(`no tool ${name}`);
  return found;
}

/** An environment with one tool, and that tool. */
export const withTool = (given: Partial<ToolInput> = {}, more: Partial<EnvironmentInput> = {}): [Environment, Tool] => {
  const whole = trial([toolInput(given)], more);
  return [whole, toolIn(whole, given.name)];
};
