import { defineEnvironment } from '../../foundation/define-environment';
import type { Environment, EnvironmentInput } from '../../foundation/environment';
import type { Size } from '../synth/organization';

type ToolInput = NonNullable<EnvironmentInput['tools']>[number];
type AgentInput = NonNullable<EnvironmentInput['agents']>[number];

/** Tools that an agent may call, whatever the size: a register grows by agents and tools, not by what each of them does. */
const TOOLS_OF_AN_AGENT = 10;

const claim = { type: 'string', maxLength: 14, pattern: '^CL-[0-9]{4}-[0-9]{6}$' };

/** A register of so many agents and tools; each agent reads and pays, below an amount and rules of the business. */
export const gatewayRegister = ({ agents, tools }: Size): Environment =>
  defineEnvironment({
    name: 'bench',
    tier: 'development',
    region: 'eu-central-1',
    organization: {
      id: 'o-b3nchb3nch',
      rootId: 'r-b3nc',
      organizationalUnits: {
        security: { id: 'ou-b3nc-5ec0r1ty' },
        workloads: { id: 'ou-b3nc-w0rk10ad' },
      },
    },
    accounts: {
      management: { id: '111111111111' },
      'log-archive': { id: '222222222222', ou: 'security' },
      sandbox: { id: '333333333333', ou: 'workloads' },
    },
    state: { kind: 'local' },
    retention: { prompts: { days: 30 }, decisions: { days: 30 }, logs: { days: 30 }, audit: { days: 90 } },
    contacts: { security: 'security@bench.example', operations: 'operations@bench.example' },
    budgets: { monthlyUsd: 100 },
    models: {
      sonnet: {
        id: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
        inference: { geography: 'eu', destinations: ['eu-central-1', 'eu-west-1'] },
      },
    },
    tools: Array.from({ length: tools }, (_, index) => toolOf(index)),
    agents: Array.from({ length: agents }, (_, index) => agentOf(index, tools)),
    gateway: { account: 'sandbox' },
  });

const toolName = (index: number) => `ledger-${index}`;
export const agentName = (index: number) => `agent-${index}`;

function toolOf(index: number): ToolInput {
  return {
    name: toolName(index),
    owner: 'claims-finance',
    purpose: 'Payments on claims',
    account: 'sandbox',
    actions: {
      status: {
        kind: 'read',
        purpose: 'Returns the payments on a claim',
        input: { type: 'object', additionalProperties: false, required: ['claim'], properties: { claim } },
      },
      pay: {
        kind: 'change',
        purpose: 'Pays an amount on a claim',
        input: {
          type: 'object',
          additionalProperties: false,
          required: ['claim', 'minorUnits', 'currency'],
          properties: {
            claim,
            minorUnits: { type: 'integer', minimum: 1, maximum: 100_000_000 },
            currency: { type: 'string', maxLength: 3, pattern: '^[A-Z]{3}$' },
          },
        },
        amount: { minorUnits: '/minorUnits', currency: '/currency' },
      },
    },
    rules: {
      'euros-only': {
        purpose: 'Pays in euro alone',
        actions: ['pay'],
        effect: 'refuse',
        when: 'context.input.currency != "EUR"',
      },
    },
    target: { kind: 'existing-function', function: toolName(index), alias: 'live' },
  };
}

function agentOf(index: number, tools: number): AgentInput {
  const called = Array.from({ length: Math.min(TOOLS_OF_AN_AGENT, tools) }, (_, next) =>
    toolName((index + next) % tools),
  );
  return {
    name: agentName(index),
    family: `family-${index % 10}`,
    owner: `owner-${index % 10}`,
    purpose: 'Pays claims',
    account: 'sandbox',
    scope: 3,
    approvalAbove: { minorUnits: 50_000, currency: 'EUR' },
    models: ['sonnet'],
    tools: Object.fromEntries(called.map((name) => [name, ['status', 'pay']])),
  };
}

/** A call that such an agent may make of a tool of its own. */
export const callOf = (index: number, size: Size) => ({
  agent: index % size.agents,
  tool: toolName(((index % size.agents) + (index % Math.min(TOOLS_OF_AN_AGENT, size.tools))) % size.tools),
  body: JSON.stringify({ claim: 'CL-2026-000123', minorUnits: 1 + (index % 40_000), currency: 'EUR' }),
});
