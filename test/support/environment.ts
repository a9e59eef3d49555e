import { defineEnvironment } from '../../foundation/define-environment';
import type { Environment, EnvironmentInput } from '../../foundation/environment';
import { MistakesError } from '../../foundation/mistakes';

/** The smallest environment in which an agent calls a tool: everything that has a default is left to it. */
const smallest = {
  name: 'trial',
  tier: 'development',
  region: 'eu-central-1',
  organization: {
    id: 'o-a1b2c3d4e5',
    rootId: 'r-a1b2',
    organizationalUnits: {
      security: { id: 'ou-a1b2-5ec0r1ty' },
      workloads: { id: 'ou-a1b2-w0rk10ad' },
    },
  },
  accounts: {
    management: { id: '111111111111' },
    'log-archive': { id: '222222222222', ou: 'security' },
    sandbox: { id: '333333333333', ou: 'workloads' },
  },
  state: { kind: 'local' },
  retention: { prompts: { days: 30 }, decisions: { days: 30 }, logs: { days: 30 }, audit: { days: 90 } },
  contacts: { security: 'security@acme.example', operations: 'operations@acme.example' },
  budgets: { monthlyUsd: 100 },
  models: {
    sonnet: {
      id: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
      inference: { geography: 'eu', destinations: ['eu-central-1', 'eu-west-1'] },
    },
  },
  tools: [
    {
      name: 'register',
      owner: 'claims-systems',
      purpose: 'The register of claims',
      account: 'sandbox',
      actions: {
        'look-up': {
          kind: 'read',
          purpose: 'Returns one claim',
          input: { type: 'object', additionalProperties: false },
        },
        assign: {
          kind: 'change',
          purpose: 'Gives a claim to a handler',
          input: { type: 'object', additionalProperties: false },
        },
      },
      target: { kind: 'existing-function', function: 'register', alias: 'live' },
    },
  ],
  agents: [
    {
      name: 'triage',
      family: 'claims',
      owner: 'claims-operations',
      purpose: 'Reads new claims',
      account: 'sandbox',
      scope: 1,
      models: ['sonnet'],
      tools: { register: ['look-up'] },
    },
  ],
  gateway: { account: 'sandbox' },
} satisfies EnvironmentInput;

/** What a person writes; each override replaces the whole of one property. */
export const environmentInput = (overrides: Partial<EnvironmentInput> = {}): EnvironmentInput => ({
  ...structuredClone(smallest),
  ...overrides,
});

/** The same, checked and with its defaults. */
export const environment = (overrides: Partial<EnvironmentInput> = {}): Environment =>
  defineEnvironment(environmentInput(overrides));

/** The lines that a person reads about an input, or none if there is nothing wrong with it. */
export function mistakesIn(input: unknown): string[] {
  try {
    defineEnvironment(input as EnvironmentInput);
    return [];
  } catch (error) {
    if (!(error instanceof MistakesError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}
